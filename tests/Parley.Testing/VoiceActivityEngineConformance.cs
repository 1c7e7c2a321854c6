using Parley.Core.VoiceActivity;

using Xunit;

namespace Parley.Testing;

/// <summary>What every <see cref="IVoiceActivityEngine"/> must do.</summary>
public abstract class VoiceActivityEngineConformance
{
    /// <summary>The engine; skips the test where it cannot work.</summary>
    protected abstract IVoiceActivityEngine CreateEngine();

    [Fact]
    public void Open_Detector_HearsMono()
    {
        using IVoiceActivityDetector detector = CreateEngine().Open();

        Assert.Equal(1, detector.Format.Channels);
        Assert.InRange(detector.WindowSamples, detector.Format.SampleRateHz / 100, detector.Format.SampleRateHz / 20);
    }

    [Fact]
    public void Score_Silence_IsNotSpeech()
    {
        using IVoiceActivityDetector detector = CreateEngine().Open();

        Assert.All(VoiceActivityScores.Of(detector, new float[32_000]), score => Assert.InRange(score, 0, 0.2f));
    }

    [Fact]
    public void Score_RecordedSpeech_IsMostlySpeechAndAlwaysAProbability()
    {
        float[] speech = VoiceActivityScores.ReadSpeech("jfk.wav");
        using IVoiceActivityDetector detector = CreateEngine().Open();

        float[] scores = VoiceActivityScores.Of(detector, speech);

        Assert.All(scores, score => Assert.InRange(score, 0, 1));
        Assert.InRange(scores.Count(score => score >= 0.5f) / (double)scores.Length, 0.5, 0.9);
    }

    [Fact]
    public void Score_TwoStreamsInTurn_AreApart()
    {
        float[] speech = VoiceActivityScores.ReadSpeech("jfk.wav");
        IVoiceActivityEngine engine = CreateEngine();
        using IVoiceActivityDetector alone = engine.Open();
        using IVoiceActivityDetector talk = engine.Open();
        using IVoiceActivityDetector silence = engine.Open();
        float[] quiet = new float[talk.WindowSamples];

        float[] expected = VoiceActivityScores.Of(alone, speech);
        float[] scores = VoiceActivityScores.Of(talk, speech, afterEach: () => silence.Score(quiet));

        Assert.Equal(expected, scores);
    }

    [Fact]
    public void Reset_AfterSpeech_ScoresAsAtFirst()
    {
        float[] speech = VoiceActivityScores.ReadSpeech("jfk.wav")[..48_000];
        using IVoiceActivityDetector detector = CreateEngine().Open();
        float[] first = VoiceActivityScores.Of(detector, speech);

        detector.Reset();

        Assert.Equal(first, VoiceActivityScores.Of(detector, speech));
    }

    [Fact]
    public void Score_SamplesThatAreNoNumbers_AreForgotten()
    {
        float[] speech = VoiceActivityScores.ReadSpeech("jfk.wav");
        using IVoiceActivityDetector detector = CreateEngine().Open();
        float[] broken = new float[detector.WindowSamples];
        Array.Fill(broken, float.NaN);

        detector.Score(broken);
        float[] scores = VoiceActivityScores.Of(detector, speech);

        Assert.All(scores, score => Assert.InRange(score, 0, 1));
        Assert.Contains(scores, score => score > 0.9f);
    }

    [Fact]
    public void Score_WrongLength_Throws()
    {
        using IVoiceActivityDetector detector = CreateEngine().Open();

        Assert.Throws<ArgumentOutOfRangeException>(() => detector.Score(new float[detector.WindowSamples + 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => detector.Score([]));
    }

    [Fact]
    public void Score_SteadyState_AllocatesNothing()
    {
        using IVoiceActivityDetector detector = CreateEngine().Open();
        float[] window = new float[detector.WindowSamples];

        Assert.Equal(0, AllocationAssert.BytesAllocatedBy(() => detector.Score(window)));
    }
}
