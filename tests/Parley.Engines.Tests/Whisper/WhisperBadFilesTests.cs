using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.SpeechToText;
using Parley.Engines.Models;
using Parley.Engines.Tests.Whisper.Text;
using Parley.Engines.Whisper;
using Parley.Engines.Whisper.Files;
using Parley.Testing;

namespace Parley.Engines.Tests.Whisper;

public sealed class WhisperBadFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken TestToken => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("auto", "whisper-base")]
    [InlineData("whisper-1", "whisper-base")]
    [InlineData("tiny", "whisper-tiny")]
    [InlineData("openai/whisper-tiny.en", "whisper-tiny.en")]
    public async Task OpenAsync_ModelNotInstalled_NamesTheCommandThatFetchesIt(string model, string expected)
    {
        using WhisperEngine engine = Engine(new WhisperOptions { Model = model });

        EngineAvailability availability = engine.Probe();

        Assert.False(availability.IsAvailable);
        Assert.Contains($"parley models pull {expected}", availability.Detail, StringComparison.Ordinal);
        EngineUnavailableException problem = await Assert.ThrowsAsync<EngineUnavailableException>(
            async () => await engine.OpenAsync(new RecognitionOptions(), TestToken));
        Assert.Contains($"parley models pull {expected}", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Probe_NameThatIsNone_SaysWhatTheSettingTakes()
    {
        using WhisperEngine engine = Engine(new WhisperOptions { Model = "../../etc" });

        Assert.Contains("Parley:Whisper:Model", engine.Probe().Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tiny.en", false)]
    [InlineData("tiny", true)]
    [InlineData("auto", true)]
    public void CanTranslate_EnglishModel_Cannot(string model, bool expected)
    {
        using WhisperEngine engine = Engine(new WhisperOptions { Model = model });

        Assert.Equal(expected, engine.CanTranslate);
    }

    [Fact]
    public async Task OpenAsync_TokenizerOfAnotherModel_IsRefused()
    {
        WhisperFiles files = WhisperFixture.Files("micro", WhisperPrecision.Full);
        CopyModel(files);
        File.WriteAllText(Path.Combine(_folder.Path, "tokenizer.json"), TinyTokenizer.Json(TinyTokenizer.Merges, TinyTokenizer.Special));
        using WhisperEngine engine = Engine(new WhisperOptions { Model = _folder.Path });

        EngineUnavailableException problem = await Assert.ThrowsAsync<EngineUnavailableException>(
            async () => await engine.OpenAsync(new RecognitionOptions(), TestToken));

        Assert.Contains("different models", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_MicroModelInAFolder_HearsWithoutCrashing()
    {
        WhisperFiles files = WhisperFixture.Files("micro", WhisperPrecision.Full);
        CopyModel(files);
        using WhisperEngine engine = Engine(new WhisperOptions { Model = _folder.Path, HighestTemperature = 0 });
        Assert.True(engine.Probe().IsAvailable);
        await using ITranscriber stream = await engine.OpenAsync(new RecognitionOptions { Language = "en", Hotwords = "Parley" }, TestToken);

        await stream.BeginUtteranceAsync(TestToken);
        float[] sound = ScriptedSpeech.Sound(2);
        for (int at = 0; at < sound.Length; at += 320)
            await stream.PushAsync(Core.Audio.AudioFramePool.Shared.Rent(engine.Format, sound.AsSpan(at, 320)), TestToken);
        Transcript heard = await stream.FinalizeAsync(TestToken);
        Transcript again = await stream.FinalizeAsync(TestToken);

        // Noise for weights: the words mean nothing, but they are the same every time.
        Assert.Equal(heard.Text, again.Text);
        Assert.Equal("en", heard.Evidence!.Language);
        Assert.All(heard.Words, word => Assert.InRange(word.End, TimeSpan.Zero, TimeSpan.FromSeconds(2)));
    }

    private void CopyModel(WhisperFiles files)
    {
        foreach (string path in (string[])[files.Encoder, files.Decoder, files.Tokenizer, files.Config, files.GenerationConfig!])
            File.Copy(path, Path.Combine(_folder.Path, Path.GetFileName(path)));
    }

    private WhisperEngine Engine(WhisperOptions options)
    {
        var models = Options.Create(new ModelOptions { Store = Path.Combine(_folder.Path, "store") });
        var store = new ModelStore(models);
        return new WhisperEngine(store, models, Options.Create(options), new PreparedFiles(store), TimeProvider.System);
    }
}
