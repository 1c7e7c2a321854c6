using System.Text;

using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.TextToSpeech;
using Parley.Core.Voices;
using Parley.Engines.Kokoro;
using Parley.Engines.Voices;
using Parley.Testing;

namespace Parley.Engines.Tests.Kokoro;

/// <summary>A blend that is kept in the library is a voice like any other.</summary>
public sealed class KokoroKeptBlendTests : IDisposable
{
    private readonly TemporaryFolder _library = new();
    private readonly KokoroFolder _folder = new();
    private readonly VoiceLibrary _voices;
    private readonly KokoroTextToSpeechEngine _engine;

    public KokoroKeptBlendTests()
    {
        _voices = new VoiceLibrary(
            new OptionsWrapper<VoiceOptions>(new VoiceOptions { Library = _library.Path }), TimeProvider.System);
        _folder.AddBytes("model.onnx", new ContractModel().Build());
        _folder.AddBytes("voices/bf_one.bin", ContractVoices.Raw(1));
        _folder.AddBytes("voices/am_four.bin", ContractVoices.Raw(4));
        _engine = _folder.CreateEngine(library: _voices);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
        _library.Dispose();
    }

    [Fact]
    public async Task Kept_IsListedFoundAndSpokenWithAsTheBlendWas()
    {
        await KeepAsync("Both of them", new("bf_one", 2), new("am_four", 1.5));

        Assert.Equal(["am_four", "bf_one", "both-of-them"], _engine.Voices.Select(static voice => voice.Id));
        EngineVoice kept = _engine.FindVoice("BOTH-of-them")!;
        Assert.Equal(("both-of-them", "en-GB", "Both of them"), (kept.Id, kept.Language, kept.Description));
        Assert.Equal("bf_one(2)+am_four(1.5)", _voices.Find("kokoro", kept.Id)!.Blend);
        Assert.Equal(await FirstSampleAsync("bf_one(2)+am_four(1.5)"), await FirstSampleAsync(kept.Id));
    }

    [Fact]
    public async Task Kept_IsBlendedAgain()
    {
        await KeepAsync("Both", new("bf_one", 1), new("am_four", 1));
        await KeepAsync("All", new("both", 1), new("am_four", 1));

        Assert.Equal("en-GB", _engine.FindVoice("all")!.Language);
        Assert.Equal(await FirstSampleAsync("bf_one+am_four(3)"), await FirstSampleAsync("all"), 1e-6);
    }

    [Fact]
    public async Task Kept_UnderAnIdThatIsTaken_IsNot()
    {
        await KeepAsync("Both", new("bf_one", 1), new("am_four", 1));
        using IStagedVoice other = await StageAsync("Other", new("bf_one", 1), new("am_four", 9));

        Assert.Throws<VoiceExistsException>(() => other.AppearAs("both"));

        Assert.Equal("Both", _voices.Find("kokoro", "both")!.Name);
        other.AppearAs("free");
        Assert.Equal("Other", _voices.Find("kokoro", "free")!.Name);
    }

    [Fact]
    public async Task Blend_OfAVoiceThatIsNot_IsRefused()
    {
        using var file = new MemoryStream();

        var refused = await Assert.ThrowsAsync<ArgumentException>(async () => await new KokoroBlender(_engine)
            .BlendAsync([new("bf_one", 1), new("nobody", 1)], file, Cancel));

        Assert.Contains("nobody", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_IsListedAndToldWhenItIsSpokenWith()
    {
        await KeepAsync("Both", new("bf_one", 1), new("am_four", 1));
        await File.WriteAllTextAsync(_voices.Find("kokoro", "both")!.Path, "nothing", Encoding.ASCII, Cancel);

        Assert.Contains(_engine.Voices, static voice => voice is { Id: "both", Language: "und" });
        await Assert.ThrowsAsync<EngineUnavailableException>(() => FirstSampleAsync("both"));
    }

    private async Task<float> FirstSampleAsync(string voice) => (await KokoroFolder.SayAsync(
        _engine, new SpeechRequest("") { Phonemes = "aa", Voice = voice, IsRaw = true })).Samples[0];

    private async Task KeepAsync(string name, params BlendPart[] parts)
    {
        using IStagedVoice made = await StageAsync(name, parts);
        made.AppearAs(VoiceIds.FromName(name)!);
    }

    private async Task<IStagedVoice> StageAsync(string name, params BlendPart[] parts) => await _voices.StageAsync(
        "staged",
        new NewVoice("kokoro", name) { Blend = VoiceBlend.NameOf(parts) },
        (file, token) => new KokoroBlender(_engine).BlendAsync(parts, file, token),
        Cancel);
}
