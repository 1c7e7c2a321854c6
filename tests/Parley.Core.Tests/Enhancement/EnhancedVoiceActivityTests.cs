using Parley.Core.Audio;
using Parley.Core.Enhancement;
using Parley.Core.VoiceActivity;
using Parley.Testing;

namespace Parley.Core.Tests.Enhancement;

public sealed class EnhancedVoiceActivityTests
{
    [Theory]
    [InlineData(512, 256, 256)]
    [InlineData(512, 160, 100)]
    [InlineData(320, 256, 256)]
    public void Score_Windows_AreThoseOfTheSoundThatWentInDelayed(int window, int hop, int delay)
    {
        var inner = new Recorder(window);
        using var detector = new EnhancedVoiceActivityDetector(inner, new DelayingEnhancer(hop, delay));
        float[] sound = [.. Enumerable.Range(1, window * 20).Select(static i => i / 10_000f)];

        for (int at = 0; at < sound.Length; at += window)
            detector.Score(sound.AsSpan(at, window));

        Assert.Equal(sound.Length, inner.Heard.Count);
        float[] expected = [.. new float[detector.DelaySamples], .. sound];
        Assert.Equal(expected[..sound.Length], inner.Heard);
    }

    [Fact]
    public void Advance_SpeechThroughAnEnhancer_HasTheTimesOfTheSound()
    {
        var options = new VoiceActivityOptions { MinimumSpeechMs = 0, MinimumSilenceMs = 100 };
        float[] sound = new float[16_000];
        Array.Fill(sound, 0.5f, 5_120, 5_120); // on the edges of windows of 512, with the delay of one
        using var gate = new VoiceActivityGate(
            new EnhancedVoiceActivityDetector(new Recorder(512), new DelayingEnhancer(256, 512)), options, TimeSpan.MaxValue);

        List<VoiceActivityUpdate> updates = [];
        ReadOnlySpan<float> rest = sound;
        while (gate.Advance(ref rest, out VoiceActivityUpdate update))
            updates.Add(update);

        Assert.Equal(TimeSpan.FromMilliseconds(320), updates[0].SpeechStart);
        Assert.Equal(TimeSpan.FromMilliseconds(640), updates[^1].LastSpeech);
    }

    [Fact]
    public void Reset_ForgetsWhatWasHeld()
    {
        var inner = new Recorder(512);
        using var detector = new EnhancedVoiceActivityDetector(inner, new DelayingEnhancer(256, 256));
        float[] loud = new float[512];
        Array.Fill(loud, 1);
        detector.Score(loud);

        detector.Reset();
        inner.Heard.Clear();
        detector.Score(new float[512]);

        Assert.All(inner.Heard, static sample => Assert.Equal(0, sample));
    }

    /// <summary>Loud windows are speech.</summary>
    private sealed class Recorder(int window) : IVoiceActivityDetector
    {
        public List<float> Heard { get; } = [];

        public AudioFormat Format => AudioFormat.Speech16Khz;

        public int WindowSamples => window;

        public float Score(ReadOnlySpan<float> samples)
        {
            Heard.AddRange(samples);
            return samples[^1] > 0.1f ? 1 : 0;
        }

        public void Reset()
        {
        }

        public void Dispose()
        {
        }
    }
}
