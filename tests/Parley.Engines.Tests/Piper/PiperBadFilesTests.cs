using System.Text;

using Parley.Core;
using Parley.Core.TextToSpeech;
using Parley.Engines.Models;
using Parley.Engines.Piper;
using Parley.Engines.Tests.Onnx;
using Parley.Testing;

namespace Parley.Engines.Tests.Piper;

/// <summary>Files that are missing, damaged or swapped: a clear error each, and the next request works.</summary>
public sealed class PiperBadFilesTests : IDisposable
{
    private readonly PiperFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Synthesize_NothingInstalled_NamesTheCommand()
    {
        PiperTextToSpeechEngine engine = _folder.Engine(new ModelOptions { Store = _folder.Path });

        string message = await FailAsync(engine);

        Assert.Contains("parley models pull piper-en_US-lessac-medium", message, StringComparison.Ordinal);
        Assert.Contains("parley models pull", engine.Probe().Detail, StringComparison.Ordinal);
        Assert.Equal("en_US-lessac-medium", Assert.Single(engine.Voices).Id);
    }

    [Fact]
    public async Task Synthesize_EmptyFolder_NamesTheFolder()
    {
        string message = await FailAsync(_folder.Engine());

        Assert.Contains(_folder.Path, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Voices_Store_ListsEveryInstalledVoiceTheDefaultFirst()
    {
        string store = _folder.Path;
        foreach (string stem in (string[])["de_DE-thorsten-high", "en_US-lessac-medium"])
        {
            Directory.CreateDirectory(Path.Combine(store, "piper-" + stem));
            _folder.WriteVoice($"piper-{stem}/{stem}");
        }

        PiperTextToSpeechEngine engine = _folder.Engine(new ModelOptions { Store = store });

        Assert.Equal(["en_US-lessac-medium", "de_DE-thorsten-high"], engine.Voices.Select(voice => voice.Id));
        Assert.Equal("de_DE-thorsten-high",
            _folder.Engine(new ModelOptions { Store = store }, voice: "de_DE-thorsten-high").Voices[0].Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"audio\":{\"sample_rate\":\"x\"}}")]
    [InlineData("{\"audio\":{\"sample_rate\":22050},\"espeak\":{\"voice\":\"en-us\"},\"phoneme_id_map\":{}}")]
    [InlineData(
        "{\"audio\":{\"sample_rate\":22050},\"phoneme_type\":\"pinyin\",\"phoneme_id_map\":{\"_\":[0],\"^\":[1],\"$\":[2]}}")]
    public async Task Synthesize_BadDescription_NamesTheFile(string config)
    {
        _folder.WriteVoice("en_US-lessac-medium", config: config);

        string message = await FailAsync(_folder.Engine());

        Assert.Contains("en_US-lessac-medium.onnx.json", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Synthesize_DamagedModel_SaysSoAndWorksOnceItIsReplaced()
    {
        OnnxRequirement.SkipUnlessInstalled();
        byte[] whole = new PiperContractModel().Build();
        string path = _folder.WriteVoice("voice");
        PiperTextToSpeechEngine engine = _folder.Engine();
        foreach (
            byte[] damaged in (byte[][])[[], whole[..(whole.Length / 2)],
                Encoding.ASCII.GetBytes("<html>404</html>"), new byte[5_000]])
        {
            await File.WriteAllBytesAsync(path, damaged, TestContext.Current.CancellationToken);
            Assert.Contains("voice.onnx", await FailAsync(engine), StringComparison.Ordinal);
        }

        await File.WriteAllBytesAsync(path, whole, TestContext.Current.CancellationToken);
        Assert.NotEmpty((await Speech.OfAsync(engine, Request, TestContext.Current.CancellationToken)).Frames);
    }

    [Fact]
    public async Task Synthesize_ModelOfAnotherEngine_SaysWhatItTakes()
    {
        OnnxRequirement.SkipUnlessInstalled();
        string path = _folder.WriteVoice("voice");
        byte[] other =
            new OnnxModelBuilder().Input("input_ids", 7, 1, -1).Input("style", 1, 1, 256).Output("waveform", 1, 1, 256)
            .Node("Identity", ["style"], ["waveform"]).Build();
        await File.WriteAllBytesAsync(path, other, TestContext.Current.CancellationToken);

        string message = await FailAsync(_folder.Engine());

        Assert.Contains("no Piper voice", message, StringComparison.Ordinal);
        Assert.Contains("input_ids, style", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 3)]
    public async Task Synthesize_DescriptionOfAnotherVoice_SaysThatTheyDiffer(bool hasSpeakers, int speakers)
    {
        OnnxRequirement.SkipUnlessInstalled();
        _folder.WriteVoice("voice", new PiperContractModel { HasSpeakers = hasSpeakers }, PiperFolder.Config(speakers));

        Assert.Contains("speaker", await FailAsync(_folder.Engine()), StringComparison.Ordinal);
    }

    private static SpeechRequest Request => new("") { Phonemes = "a" };

    private static async Task<string> FailAsync(PiperTextToSpeechEngine engine) =>
        (await Assert.ThrowsAsync<EngineUnavailableException>(
            () => Speech.OfAsync(engine, Request, TestContext.Current.CancellationToken))).Message;
}
