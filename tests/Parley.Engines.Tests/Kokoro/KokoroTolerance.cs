namespace Parley.Engines.Tests.Kokoro;

/// <summary>How far a result may be from its reference.</summary>
internal static class KokoroTolerance
{
    private const int BlockSamples = 1_200;
    private const int FirstSamples = 4_800;
    private const int Stride = 97;

    /// <summary>32 bits: the same length, and samples that differ by rounding, which grows as the phase adds up.</summary>
    public static void AssertSame(KokoroCase expected, string folder, ReadOnlySpan<float> samples, IReadOnlyList<int>? durations)
    {
        Assert.Equal(expected.Samples, samples.Length);
        if (durations is not null && expected.Durations is not null)
            Assert.Equal(expected.Durations, durations);

        float[] reference = expected.Waveform(folder);
        double first = 0;
        double largest = 0;
        double sum = 0;
        for (int i = 0; i < reference.Length; i++)
        {
            int at = i < FirstSamples ? i : FirstSamples + (Stride * (i - FirstSamples));
            double difference = Math.Abs(samples[at] - reference[i]);
            if (i < FirstSamples)
                first = Math.Max(first, difference);
            largest = Math.Max(largest, difference);
            sum += difference;
        }

        Assert.InRange(first, 0, 3e-3);
        Assert.InRange(largest, 0, 5e-2);
        Assert.InRange(sum / reference.Length, 0, 2e-3);
        AssertLoudness(expected, samples, 0.02);
    }

    /// <summary>8 bits: rounding turns into steps, so that only length and loudness can be held.</summary>
    public static void AssertAlike(KokoroCase expected, ReadOnlySpan<float> samples)
    {
        Assert.InRange(samples.Length, 0.97 * expected.Samples, 1.03 * expected.Samples);
        if (samples.Length == expected.Samples)
            AssertLoudness(expected, samples, 0.2);
    }

    public static void AssertLoudness(KokoroCase expected, ReadOnlySpan<float> samples, double tolerance)
    {
        for (int block = 0; block < expected.Rms50Ms.Length; block++)
        {
            double sum = 0;
            foreach (float sample in samples.Slice(block * BlockSamples, BlockSamples))
                sum += (double)sample * sample;
            double loudness = Math.Sqrt(sum / BlockSamples);
            Assert.InRange(loudness / expected.Rms50Ms[block], 1 - tolerance, 1 + tolerance);
        }
    }
}
