using Parley.Core.Audio;
using Parley.Core.SpeechToText;
using Parley.Engines.Whisper;

namespace Parley.Engines.Tests.Whisper;

/// <summary>How often a text is tried again that the model is never sure of.</summary>
public sealed class WhisperRetryTests
{
    [Theory]
    [InlineData(false, 1.0)]
    [InlineData(true, 0.2)]
    public async Task FinalizeAsync_TextIsDoubtful_IsTriedAgainAsLongAsNobodyWaits(bool isLive, double lastTemperature)
    {
        ScriptedWhisper model = null!;
        model = new ScriptedWhisper((_, fed) => fed.Count > 8 ? model.Sure(model.Tokenizer.Special.EndOfText) : new float[model.Config.VocabularySize]);
        using var engine = new WhisperEngine(
            new WhisperOptions { StepMs = 0, Language = "en" }, () => new WhisperLoaded(model, model.Tokenizer), TimeProvider.System);
        await using ITranscriber transcriber = await engine.OpenAsync(
            new RecognitionOptions { IsLive = isLive, WordTimes = false }, TestContext.Current.CancellationToken);
        await transcriber.BeginUtteranceAsync(TestContext.Current.CancellationToken);
        float[] sound = [.. Enumerable.Repeat(0.3f, 320)];
        for (int i = 0; i < 50; i++)
            await transcriber.PushAsync(AudioFramePool.Shared.Rent(AudioFormat.Speech16Khz, sound), TestContext.Current.CancellationToken);

        Transcript text = await transcriber.FinalizeAsync(TestContext.Current.CancellationToken);

        Assert.Equal(lastTemperature, text.Evidence!.Temperature!.Value, 1e-3);
    }
}
