using Parley.Core;
using Parley.Core.TextToSpeech;
using Parley.Engines.Kokoro;
using Parley.Engines.Onnx;
using Parley.Testing;

namespace Parley.Engines.Tests.Kokoro;

/// <summary>Files that are missing, broken or of something else: an error that names the file, and the next request works.</summary>
public sealed class KokoroBadFilesTests : IDisposable
{
    private readonly KokoroFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Synthesize_NoModel_NamesTheFolder()
    {
        _folder.AddBytes("voices/af_one.bin", ContractVoices.Raw(1));

        EngineUnavailableException exception = await FailAsync("a");

        Assert.Contains(_folder.Path, exception.Message, StringComparison.Ordinal);
        Assert.Contains("model.onnx", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(200)]
    [InlineData(5_000)]
    public async Task Synthesize_ModelCutOff_NamesItAndLaterWorks(int bytes)
    {
        byte[] model = new ContractModel().Build();
        string path = _folder.AddBytes("model.onnx", model[..Math.Min(bytes, model.Length - 100)]);
        _folder.AddBytes("voices/af_one.bin", ContractVoices.Raw(1));
        using KokoroTextToSpeechEngine engine = _folder.CreateEngine();

        EngineUnavailableException exception = await FailAsync(engine, new SpeechRequest("") { Phonemes = "a" });
        _folder.AddBytes("model.onnx", model);
        Speech speech = await KokoroFolder.SayAsync(engine, new SpeechRequest("") { Phonemes = "a" });

        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        Assert.NotEmpty(speech.Frames);
    }

    [Fact]
    public async Task Synthesize_OtherModel_SaysWhatItWants()
    {
        byte[] piper = new OnnxModelBuilder().Input("input", 7, 1, -1).Input("scales", 1, 3).Output("output", 1, 3).Node("Identity", ["scales"], ["output"]).Build();
        string path = _folder.AddBytes("model.onnx", piper);
        _folder.AddBytes("voices/af_one.bin", ContractVoices.Raw(1));

        EngineUnavailableException exception = await FailAsync("a");

        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        Assert.Contains("input, scales", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Synthesize_NewerLayout_SaysSo()
    {
        _folder.AddBytes("model.onnx", new ContractModel { SpeedType = OnnxElementType.Boolean }.Build());
        _folder.AddBytes("voices/af_one.bin", ContractVoices.Raw(1));

        EngineUnavailableException exception = await FailAsync("a");

        Assert.Contains("'speed' is Boolean", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_023)]
    [InlineData(1_024)]
    [InlineData(522_236)]
    [InlineData(522_244)]
    public async Task Synthesize_VoiceOfAnotherSize_NamesIt(int bytes)
    {
        _folder.AddBytes("model.onnx", new ContractModel().Build());
        string path = _folder.AddBytes("voices/af_one.bin", new byte[bytes]);

        EngineUnavailableException exception = await FailAsync("a");

        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Synthesize_VoiceWithoutNumbers_NamesIt()
    {
        _folder.AddBytes("model.onnx", new ContractModel().Build());
        byte[] voice = ContractVoices.Raw(1);
        BitConverter.GetBytes(float.NaN).CopyTo(voice, 40_000);
        string path = _folder.AddBytes("voices/af_one.bin", voice);

        EngineUnavailableException exception = await FailAsync("a");

        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("voices-v1.0.bin")]
    [InlineData("voices.json")]
    public async Task Synthesize_CollectionCutOff_NamesIt(string file)
    {
        _folder.AddBytes("model.onnx", new ContractModel().Build());
        byte[] bytes = file == "voices.json" ? ContractVoices.Text(("af_one", 1)) : ContractVoices.Archive(("af_one", 1));
        string path = _folder.AddBytes(file, bytes[..(bytes.Length / 2)]);

        EngineUnavailableException exception = await FailAsync("a");

        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Synthesize_CollectionAsVoiceFile_SaysWhatToDo()
    {
        _folder.AddBytes("model.onnx", new ContractModel().Build());
        _folder.AddBytes("voices/af_one.bin", ContractVoices.Raw(1));
        string path = _folder.AddBytes("other/voices-v1.0.bin", ContractVoices.Archive(("af_one", 1), ("bf_two", 2)));
        using KokoroTextToSpeechEngine engine = _folder.CreateEngine();

        EngineUnavailableException exception = await FailAsync(engine, new SpeechRequest("") { Phonemes = "a", VoiceFile = path });

        Assert.Contains("name the voice", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Synthesize_BrokenVocabulary_NamesIt()
    {
        _folder.AddBytes("model.onnx", new ContractModel().Build());
        _folder.AddBytes("voices/af_one.bin", ContractVoices.Raw(1));
        string path = _folder.AddBytes("config.json", "{ \"vocab\": { \"a\": \"x\" } }"u8.ToArray());

        EngineUnavailableException exception = await FailAsync("a");

        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Synthesize_PrecisionThatIsNotThere_SaysWhichIs()
    {
        _folder.AddBytes("model.onnx", new ContractModel().Build());
        _folder.AddBytes("voices/af_one.bin", ContractVoices.Raw(1));
        _folder.Models.Precision = "int8";

        EngineUnavailableException exception = await FailAsync("a");

        Assert.Contains("--precision fp32", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Probe_FolderOfAnotherEngine_IsNotAvailable()
    {
        _folder.AddBytes("en_US-lessac-medium.onnx", [1, 2, 3]);
        _folder.AddBytes("en_US-lessac-medium.onnx.json", "{}"u8.ToArray());
        using KokoroTextToSpeechEngine engine = _folder.CreateEngine();

        Assert.False(engine.Probe().IsAvailable);
    }

    [Fact]
    public void Synthesize_VoiceWhosePhonemesNobodyMakes_SaysSoAtTheCall()
    {
        _folder.AddBytes("model.onnx", new ContractModel().Build());
        _folder.AddBytes("voices/jf_one.bin", ContractVoices.Raw(1));
        using KokoroTextToSpeechEngine engine = _folder.CreateEngine();

        var exception = Assert.Throws<ArgumentException>(() => engine.SynthesizeAsync(new SpeechRequest("Hello."), TestContext.Current.CancellationToken));

        Assert.Contains("Japanese", exception.Message, StringComparison.Ordinal);
        Assert.NotNull(engine.SynthesizeAsync(new SpeechRequest("") { Phonemes = "a" }, TestContext.Current.CancellationToken));
    }

    private async Task<EngineUnavailableException> FailAsync(string phonemes)
    {
        using KokoroTextToSpeechEngine engine = _folder.CreateEngine();
        return await FailAsync(engine, new SpeechRequest("") { Phonemes = phonemes });
    }

    private static Task<EngineUnavailableException> FailAsync(KokoroTextToSpeechEngine engine, SpeechRequest request) =>
        Assert.ThrowsAsync<EngineUnavailableException>(() => KokoroFolder.SayAsync(engine, request));
}
