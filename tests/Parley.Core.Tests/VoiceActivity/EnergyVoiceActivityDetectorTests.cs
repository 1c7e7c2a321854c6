using Parley.Core.VoiceActivity;
using Parley.Testing;

namespace Parley.Core.Tests.VoiceActivity;

public sealed class EnergyVoiceActivityDetectorTests
{
    [Fact]
    public void Score_DigitalSilence_IsNothing()
    {
        using var detector = new EnergyVoiceActivityDetector();

        Assert.All(Scores(detector, new float[16_000]), score => Assert.Equal(0, score));
    }

    [Theory]
    [InlineData(0.0001f)]
    [InlineData(0.003f)]
    public void Score_SteadyNoise_IsNotSpeech(float amplitude)
    {
        using var detector = new EnergyVoiceActivityDetector();

        Assert.All(Scores(detector, Noise(5, amplitude)), score => Assert.InRange(score, 0, 0.35f));
    }

    [Fact]
    public void Score_LoudSteadyNoise_IsTakenForTheFloorWithinFourSeconds()
    {
        using var detector = new EnergyVoiceActivityDetector();

        float[] scores = Scores(detector, Noise(6, 0.1f));

        Assert.All(scores[(4 * 16_000 / 512)..], score => Assert.InRange(score, 0, 0.35f));
    }

    [Fact]
    public void Score_MainsHumAndOffset_AreNotSpeech()
    {
        using var detector = new EnergyVoiceActivityDetector();
        float[] hum = new float[80_000];
        for (int i = 0; i < hum.Length; i++)
            hum[i] = 0.1f + 0.01f * MathF.Sin(2 * MathF.PI * 50 * i / 16_000);

        // The first windows hear the offset begin, which is a click.
        Assert.All(Scores(detector, hum)[3..], score => Assert.InRange(score, 0, 0.35f));
    }

    [Fact]
    public void Score_ToneAboveNoise_IsSpeechWhileItLasts()
    {
        using var detector = new EnergyVoiceActivityDetector();
        float[] sound = Noise(3, 0.002f);
        for (int i = 16_384; i < 32_768; i++)
            sound[i] += 0.05f * MathF.Sin(2 * MathF.PI * 300 * i / 16_000);

        float[] scores = Scores(detector, sound);

        Assert.All(scores[..32], score => Assert.InRange(score, 0, 0.35f));
        Assert.All(scores[32..64], score => Assert.InRange(score, 0.9f, 1));
        Assert.All(scores[70..], score => Assert.InRange(score, 0, 0.35f));
    }

    [Fact]
    public void Score_Click_MakesOneWindowThatCouldBeginSpeech()
    {
        using var detector = new EnergyVoiceActivityDetector();
        float[] sound = Noise(3, 0.002f);
        sound[20_000] = 1;

        Assert.Single(Scores(detector, sound), score => score >= 0.5f);
    }

    [Fact]
    public void Score_SamplesThatAreNoNumbers_AreHeardAsSilenceAndForgotten()
    {
        using var detector = new EnergyVoiceActivityDetector();
        float[] broken = new float[512];
        broken[7] = float.NaN;
        broken[8] = float.PositiveInfinity;
        broken[9] = float.MaxValue;

        Assert.True(float.IsFinite(detector.Score(broken)));
        Assert.All(Scores(detector, new float[16_000])[4..], score => Assert.InRange(score, 0, 0.35f));
    }

    [Fact]
    public void Score_WrongLength_Throws()
    {
        using var detector = new EnergyVoiceActivityDetector();

        Assert.Throws<ArgumentOutOfRangeException>(() => detector.Score(new float[511]));
    }

    [Fact]
    public void Reset_AfterSpeech_ScoresAsAtFirst()
    {
        using var detector = new EnergyVoiceActivityDetector();
        float[] sound = Noise(2, 0.02f);
        float[] first = Scores(detector, sound);
        Scores(detector, Noise(4, 0.5f));

        detector.Reset();

        Assert.Equal(first, Scores(detector, sound));
    }

    [Fact]
    public void Score_SteadyState_AllocatesNothing()
    {
        using var detector = new EnergyVoiceActivityDetector();
        float[] window = Noise(1, 0.1f)[..512];

        Assert.Equal(0, AllocationAssert.BytesAllocatedBy(() => detector.Score(window)));
    }

    private static float[] Noise(int seconds, float amplitude)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, seconds * 16_000).Select(_ => amplitude * (2 * random.NextSingle() - 1))];
    }

    private static float[] Scores(EnergyVoiceActivityDetector detector, float[] samples)
    {
        float[] scores = new float[samples.Length / detector.WindowSamples];
        for (int window = 0; window < scores.Length; window++)
            scores[window] = detector.Score(samples.AsSpan(window * detector.WindowSamples, detector.WindowSamples));
        return scores;
    }
}
