using Parley.Core.Enhancement;

using Xunit;

namespace Parley.Testing;

/// <summary>What every <see cref="ISpeechEnhancerEngine"/> must do.</summary>
public abstract class SpeechEnhancerConformance
{
    /// <summary>The engine; skips the test where it cannot work.</summary>
    protected abstract ISpeechEnhancerEngine CreateEngine();

    [Fact]
    public void Open_Enhancer_HearsTheEnginesFormat()
    {
        ISpeechEnhancerEngine engine = CreateEngine();
        using ISpeechEnhancer enhancer = engine.Open();

        Assert.Equal(engine.Format, enhancer.Format);
        Assert.Equal(1, enhancer.Format.Channels);
        Assert.InRange(enhancer.HopSamples, 1, enhancer.Format.SampleRateHz / 20);
        Assert.InRange(enhancer.DelaySamples, 0, enhancer.Format.SampleRateHz / 10);
    }

    [Fact]
    public void Process_Silence_StaysSilence()
    {
        using ISpeechEnhancer enhancer = CreateEngine().Open();

        Assert.All(Enhance(enhancer, new float[16_000]), sample => Assert.InRange(sample, -1e-3f, 1e-3f));
    }

    [Fact]
    public void Process_RecordedSpeech_KeepsItWhereItWas()
    {
        float[] speech = VoiceActivityScores.ReadSpeech("jfk.wav");
        using ISpeechEnhancer enhancer = CreateEngine().Open();

        float[] enhanced = Enhance(enhancer, speech)[enhancer.DelaySamples..];

        Assert.InRange(SignalToNoise(speech.AsSpan(0, enhanced.Length), enhanced), 8, 60);
    }

    [Fact]
    public void Process_TwoStreamsInTurn_AreApart()
    {
        float[] speech = VoiceActivityScores.ReadSpeech("jfk.wav")[..48_000];
        ISpeechEnhancerEngine engine = CreateEngine();
        using ISpeechEnhancer alone = engine.Open();
        using ISpeechEnhancer talk = engine.Open();
        using ISpeechEnhancer noise = engine.Open();
        var random = new Random(1);
        float[] loud = [.. Enumerable.Range(0, noise.HopSamples).Select(_ => random.NextSingle() - 0.5f)];
        float[] ignored = new float[loud.Length];

        Assert.Equal(Enhance(alone, speech), Enhance(talk, speech, afterEach: () => noise.Process(loud, ignored)));
    }

    [Fact]
    public void Reset_AfterSpeech_GivesTheSameAgain()
    {
        float[] speech = VoiceActivityScores.ReadSpeech("jfk.wav")[..48_000];
        using ISpeechEnhancer enhancer = CreateEngine().Open();
        float[] first = Enhance(enhancer, speech);

        enhancer.Reset();

        Assert.Equal(first, Enhance(enhancer, speech));
    }

    [Fact]
    public void Restore_AfterOtherSound_GoesOnAsIfItHadNotBeen()
    {
        float[] speech = VoiceActivityScores.ReadSpeech("jfk.wav")[..64_000];
        ISpeechEnhancerEngine engine = CreateEngine();
        using ISpeechEnhancer straight = engine.Open();
        using ISpeechEnhancer detour = engine.Open();
        int half = 32_000 / straight.HopSamples * straight.HopSamples;

        float[] expected = Enhance(straight, speech);
        float[] before = Enhance(detour, speech.AsSpan(0, half));
        detour.Save();
        foreach (int hops in (int[])[1, 2, 7])
        {
            Enhance(detour, speech.AsSpan(0, hops * detour.HopSamples));
            detour.Restore();
        }

        float[] after = Enhance(detour, speech.AsSpan(half));
        Assert.Equal(expected, before.Concat(after));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.MaxValue)]
    [InlineData(-1e20f)]
    public void Process_SamplesBeyondMeasure_AreForgotten(float sample)
    {
        float[] speech = VoiceActivityScores.ReadSpeech("jfk.wav");
        using ISpeechEnhancer enhancer = CreateEngine().Open();
        float[] broken = new float[8_000];
        Array.Fill(broken, sample);

        Assert.All(Enhance(enhancer, broken), static made => Assert.True(float.IsFinite(made)));
        Enhance(enhancer, new float[32_000]);
        float[] enhanced = Enhance(enhancer, speech)[enhancer.DelaySamples..];

        Assert.InRange(SignalToNoise(speech.AsSpan(0, enhanced.Length), enhanced), 6, 60);
    }

    [Fact]
    public void Process_ClippedSpeech_StaysNumbersOfLikeSize()
    {
        float[] speech = [.. VoiceActivityScores.ReadSpeech("jfk.wav").Select(static sample => Math.Clamp(sample * 20, -1, 1))];
        using ISpeechEnhancer enhancer = CreateEngine().Open();

        Assert.All(Enhance(enhancer, speech), sample => Assert.InRange(sample, -2, 2));
    }

    [Fact]
    public void Process_WrongLength_Throws()
    {
        using ISpeechEnhancer enhancer = CreateEngine().Open();
        float[] hop = new float[enhancer.HopSamples];

        Assert.Throws<ArgumentOutOfRangeException>(() => enhancer.Process(new float[hop.Length + 1], hop));
        Assert.Throws<ArgumentOutOfRangeException>(() => enhancer.Process(hop, new float[hop.Length - 1]));
    }

    [Fact]
    public void Process_SteadyState_AllocatesNothing()
    {
        using ISpeechEnhancer enhancer = CreateEngine().Open();
        float[] hop = new float[enhancer.HopSamples];
        float[] made = new float[enhancer.HopSamples];

        Assert.Equal(0, AllocationAssert.BytesAllocatedBy(() =>
        {
            enhancer.Save();
            enhancer.Process(hop, made);
            enhancer.Restore();
        }));
    }

    /// <summary>All whole hops of a sound through an enhancer.</summary>
    protected static float[] Enhance(ISpeechEnhancer enhancer, ReadOnlySpan<float> sound, Action? afterEach = null)
    {
        float[] enhanced = new float[sound.Length / enhancer.HopSamples * enhancer.HopSamples];
        for (int at = 0; at < enhanced.Length; at += enhancer.HopSamples)
        {
            enhancer.Process(sound.Slice(at, enhancer.HopSamples), enhanced.AsSpan(at, enhancer.HopSamples));
            afterEach?.Invoke();
        }

        return enhanced;
    }

    /// <summary>How much louder a sound is than what is wrong with another, in dB.</summary>
    protected static double SignalToNoise(ReadOnlySpan<float> clean, ReadOnlySpan<float> other)
    {
        double signal = 0, noise = 0;
        for (int i = 0; i < clean.Length; i++)
        {
            signal += clean[i] * clean[i];
            noise += (clean[i] - other[i]) * (clean[i] - other[i]);
        }

        return 10 * Math.Log10(signal / noise);
    }
}
