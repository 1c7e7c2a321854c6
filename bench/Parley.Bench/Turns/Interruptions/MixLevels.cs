using Parley.Core.Audio;

namespace Parley.Bench.Turns.Interruptions;

/// <summary>How loud mixes are, where they begin to sound and where they end.</summary>
internal static class MixLevels
{
    /// <summary>How loud a person speaks; the loudest tenth of a second, in dB of full scale.</summary>
    public const float SpeechDb = -20;

    private const int Window = 1_600;
    private const float AudibleBelowPeak = 0.03f; // 30 dB.

    /// <summary>The same sound, so that its loudest tenth of a second has that level; never clipped.</summary>
    public static float[] At(float[] samples, float db)
    {
        double loudest = 0;
        for (int at = 0; at < samples.Length; at += Window / 2)
            loudest = Math.Max(loudest, AudioLevel.RootMeanSquare(samples.AsSpan(at, Math.Min(Window, samples.Length - at))));
        float gain = loudest > 0 ? (float)(Math.Pow(10, db / 20) / loudest) : 0;
        float peak = AudioLevel.Peak(samples);
        if (peak * gain > 0.99f)
            gain = 0.99f / peak;
        return [.. samples.Select(sample => sample * gain)];
    }

    /// <summary>Without what is not heard at both ends.</summary>
    public static float[] Audible(float[] samples)
    {
        float threshold = AudioLevel.Peak(samples) * AudibleBelowPeak;
        int first = AudioLevel.FirstAudible(samples, threshold);
        int last = AudioLevel.LastAudible(samples, threshold);
        return first < 0 ? [] : samples[first..(last + 1)];
    }
}
