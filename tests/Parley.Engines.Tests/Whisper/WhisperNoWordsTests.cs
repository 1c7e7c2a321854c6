using Parley.Core.Audio;
using Parley.Core.SpeechToText;
using Parley.Engines.Silero;
using Parley.Engines.Tests.Silero;
using Parley.Engines.Whisper;

namespace Parley.Engines.Tests.Whisper;

/// <summary>
/// A minute without words. The scripted model says a word in every half second of any sound, as the worst of models would: what
/// keeps the text empty are the gates alone.
/// </summary>
public sealed class WhisperNoWordsTests : IDisposable
{
    private const int Seconds = 60;
    private const int RateHz = 16_000;

    private readonly ScriptedWhisper _model = ScriptedSpeech.Model();
    private readonly WhisperEngine _engine;
    private readonly SileroVoiceActivityEngine _voiceActivity = new();

    public WhisperNoWordsTests() =>
        _engine = new WhisperEngine(new WhisperOptions(), () => new WhisperLoaded(_model, _model.Tokenizer), TimeProvider.System);

    public void Dispose()
    {
        _engine.Dispose();
        _voiceActivity.Dispose();
    }

    [Theory]
    [InlineData("silence")]
    [InlineData("noise")]
    [InlineData("music")]
    public async Task TranscribeAsync_AMinuteWithoutWords_GivesNoText(string kind)
    {
        SileroModels.SkipUnlessInstalled("v6");
        var transcriber = new FileTranscriber(_engine, _voiceActivity);

        List<TranscriptSegment> segments = [];
        await foreach (TranscriptSegment segment in transcriber.TranscribeAsync(
            Frames(Sound(kind)), cancellationToken: TestContext.Current.CancellationToken))
        {
            segments.Add(segment);
        }

        Assert.Empty(segments);
        Assert.Equal(0, _model.Runs);
    }

    private static float[] Sound(string kind)
    {
        var random = new Random(2);
        float[] samples = new float[Seconds * RateHz];
        if (kind == "noise")
        {
            for (int i = 0; i < samples.Length; i++)
                samples[i] = (random.NextSingle() - 0.5f) * 0.4f;
        }
        else if (kind == "music")
        {
            AddMusic(samples, random);
        }

        return samples;
    }

    /// <summary>Chords of three notes with overtones, a bass, and a drum on every beat, at 120 beats a minute.</summary>
    private static void AddMusic(float[] samples, Random random)
    {
        double[][] chords = [[261.6, 329.6, 392.0], [220.0, 261.6, 329.6], [174.6, 220.0, 261.6], [196.0, 246.9, 293.7]];
        for (int i = 0; i < samples.Length; i++)
        {
            double time = (double)i / RateHz;
            double beat = time * 2 % 1;
            double value = 0;
            foreach (double note in chords[(int)(time / 2) % chords.Length])
            {
                for (int overtone = 1; overtone <= 4; overtone++)
                    value += Math.Sin(2 * Math.PI * note * overtone * time) / (overtone * overtone);
            }

            value = (value * 0.06 * Math.Exp(-(time * 0.5 % 1) * 2)) + (0.15 * Math.Sin(2 * Math.PI * 55 * time));
            value += (random.NextDouble() - 0.5) * 0.5 * Math.Exp(-beat * 30);
            samples[i] = (float)Math.Clamp(value, -1, 1);
        }
    }

    private static IEnumerable<AudioFrame> Frames(float[] samples)
    {
        for (int at = 0; at < samples.Length; at += 320)
        {
            AudioFrame frame = AudioFramePool.Shared.Rent(AudioFormat.Speech16Khz, samples.AsSpan(at, 320));
            frame.Timestamp = TimeSpan.FromSeconds((double)at / RateHz);
            yield return frame;
        }
    }
}
