using System.Text;

using Parley.Engines.Models;
using Parley.Engines.Models.Catalogue;

namespace Parley.Engines.Tests.Models.Catalogue;

public sealed class ModelCatalogueTests
{
    private static readonly Uri _hub = new("https://huggingface.co/");

    [Fact]
    public void Load_BuiltIn_HasWhatEnginesLoad()
    {
        ModelCatalogue catalogue = ModelCatalogue.Load();

        string[] expected =
        [
            "kokoro", "kokoro-int8", "kokoro-v0.19", "piper-en_US-lessac-medium", "pocket-tts", "pocket-tts-fp32",
            "smart-turn", "whisper-tiny", "whisper-tiny.en", "whisper-base", "minilm", "silero",
        ];
        Assert.Subset(catalogue.Models.Select(static model => model.Name).ToHashSet(), expected.ToHashSet());
        Assert.All(catalogue.Models, static model => Assert.NotEmpty(model.Licence));
        Assert.NotNull(catalogue.IndexFor("piper-de_DE-thorsten-medium"));
        Assert.Null(catalogue.IndexFor("piper-"));
    }

    [Fact]
    public void Load_BuiltIn_OnlyAsksByHttpsAndPinsWhatItCan()
    {
        foreach (CatalogueFile file in ModelCatalogue.Load().Models.SelectMany(static model => model.Files))
        {
            Assert.Equal("https", file.AddressAt(_hub).Scheme);
            Assert.True(
                file.Sha256 is not null || file.Revision is not null || file.Url!.Contains("/releases/"), file.Path);
        }
    }

    [Fact]
    public void AddressAt_FileOfARepository_IsItsRevisionOnTheHub()
    {
        CatalogueFile file = ModelCatalogue.Load().Find("pocket-tts")!.Files.First(
            static file => file.Path == "embeddings/alba.safetensors");

        Assert.Equal(
            "https://mirror.example/hf/kyutai/pocket-tts-without-voice-cloning/resolve/e041936c75475d350b405bc870bcf7c22da4e9e6/languages/english/embeddings/alba.safetensors",
            file.AddressAt(new Uri("https://mirror.example/hf/")).AbsoluteUri);
    }

    [Theory]
    [InlineData("""{"schema":2,"models":[]}""", "schema is 2")]
    [InlineData("""{"schema":1}""", "models")]
    [InlineData("""[]""", "cannot be used")]
    [InlineData("""{"schema":1,"models":[MODEL("a", {"path":"x","url":"https://h/x"}),MODEL("A", {"path":"x","url":"https://h/x"})]}""", "twice")]
    [InlineData("""{"schema":1,"models":[MODEL("../a", {"path":"x","url":"https://h/x"})]}""", "not a name")]
    [InlineData("""{"schema":1,"models":[MODEL("a", {"path":"../x","url":"https://h/x"})]}""", "not a path inside")]
    [InlineData("""{"schema":1,"models":[MODEL("a", {"path":"x"})]}""", "needs a url, or a repo")]
    [InlineData("""{"schema":1,"models":[MODEL("a", {"path":"x","url":"https://h/x","repo":"a/b"})]}""", "give one")]
    [InlineData("""{"schema":1,"models":[MODEL("a", {"path":"x","url":"file:///x"})]}""", "http")]
    [InlineData("""{"schema":1,"models":[MODEL("a", {"path":"x","url":"http://h/x"})]}""", "unencrypted")]
    [InlineData("""{"schema":1,"models":[MODEL("a", {"path":"x","url":"https://h/x","sha256":"ABC"})]}""", "64")]
    [InlineData("""{"schema":1,"models":[MODEL("a", {"path":"x","url":"https://h/x","sha265":"abc"})]}""", "sha265")]
    public void Read_Mistake_SaysWhere(string json, string expected)
    {
        string full = System.Text.RegularExpressions.Regex.Replace(
            json, """MODEL\((".*?"), (\{.*?\})\)""", """{"name":$1,"title":"t","purpose":"p","licence":"l","files":[$2]}""");
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(full));

        var exception = Assert.Throws<InvalidDataException>(() => ModelCatalogue.Read(stream, "mine.json"));

        Assert.Contains("mine.json", exception.Message);
        Assert.Contains(expected, exception.Message);
    }

    [Fact]
    public void Load_NoSuchFile_NamesTheSetting()
    {
        var exception = Assert.Throws<InvalidDataException>(() => ModelCatalogue.Load("/nowhere/catalogue.json"));

        Assert.Contains("Parley:Models:Catalogue", exception.Message);
    }

    [Theory]
    [InlineData("pt_PT-tugão-medium.onnx", true)]
    [InlineData("voices/af_heart(1).bin", false)]
    [InlineData("a/b/c.onnx", true)]
    [InlineData("CON\0", false)]
    [InlineData("a/.", false)]
    [InlineData("a/..", false)]
    [InlineData("a.", false)]
    [InlineData("PARLEY-manifest.json", false)]
    public void IsRelativePath_Holds(string path, bool expected) =>
        Assert.Equal(expected, SafeNames.IsRelativePath(path));
}
