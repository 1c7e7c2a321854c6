using System.Numerics;

namespace Parley.Core.Audio;

/// <summary>How loud samples are, and where sound begins and ends. Allocates nothing.</summary>
public static class AudioLevel
{
    /// <summary>
    /// What counts as audible unless told otherwise: 500 of 32,768, about -36 dB; above a recording's hiss, below any
    /// speech.
    /// </summary>
    public const float AudibleThreshold = 500 / 32_768f;

    /// <summary>
    /// The largest absolute sample; 0 where there are none. Samples that are not numbers do not count.
    /// </summary>
    public static float Peak(ReadOnlySpan<float> samples)
    {
        Vector<float> peaks = Vector<float>.Zero;
        int i = 0;
        for (; i <= samples.Length - Vector<float>.Count; i += Vector<float>.Count)
            peaks = Vector.MaxNumber(peaks, Vector.Abs(new Vector<float>(samples[i..])));

        float peak = 0;
        for (int lane = 0; lane < Vector<float>.Count; lane++)
            peak = Math.Max(peak, peaks[lane]);
        for (; i < samples.Length; i++)
            peak = float.MaxNumber(peak, Math.Abs(samples[i]));
        return peak;
    }

    /// <summary>The root of the mean of the squares; 0 where there are no samples.</summary>
    public static float RootMeanSquare(ReadOnlySpan<float> samples)
    {
        if (samples.IsEmpty)
            return 0;

        // Summed in double: float sums lose a quiet tail after a few seconds.
        Vector<double> sums = Vector<double>.Zero;
        int i = 0;
        for (; i <= samples.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(samples[i..]), out Vector<double> low, out Vector<double> high);
            sums += (low * low) + (high * high);
        }

        double sum = Vector.Sum(sums);
        for (; i < samples.Length; i++)
            sum += (double)samples[i] * samples[i];
        return (float)Math.Sqrt(sum / samples.Length);
    }

    /// <summary>The index of the first sample that is louder than <paramref name="threshold"/>, or -1.</summary>
    public static int FirstAudible(ReadOnlySpan<float> samples, float threshold = AudibleThreshold)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            if (Math.Abs(samples[i]) > threshold)
                return i;
        }

        return -1;
    }

    /// <summary>The index of the last sample that is louder than <paramref name="threshold"/>, or -1.</summary>
    public static int LastAudible(ReadOnlySpan<float> samples, float threshold = AudibleThreshold)
    {
        for (int i = samples.Length - 1; i >= 0; i--)
        {
            if (Math.Abs(samples[i]) > threshold)
                return i;
        }

        return -1;
    }
}
