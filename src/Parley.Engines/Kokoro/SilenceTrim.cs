namespace Parley.Engines.Kokoro;

/// <summary>Finds the silence at both ends of a piece of speech.</summary>
/// <remarks>As librosa.effects.trim: frames of 2,048 samples every 512, centred, 60 dB below the loudest.</remarks>
internal static class SilenceTrim
{
    private const int HopSamples = 512;
    private const int FrameHops = 4;
    private const double FloorPower = 1e-10;
    private const double FarBelow = 1e-6;

    /// <summary>What lies between; empty only where there are no samples.</summary>
    public static Range Find(ReadOnlySpan<float> samples)
    {
        if (samples.IsEmpty)
            return ..0;

        // Frame i has the hops i - 2 to i + 1; beyond the ends there is silence.
        double[] hops = new double[(samples.Length + HopSamples - 1) / HopSamples];
        for (int i = 0; i < hops.Length; i++)
        {
            int start = i * HopSamples;
            foreach (float sample in samples[start..Math.Min(samples.Length, start + HopSamples)])
                hops[i] += (double)sample * sample;
        }

        double loudest = FloorPower;
        int frames = 1 + (samples.Length / HopSamples);
        for (int i = 0; i < frames; i++)
            loudest = Math.Max(loudest, Power(hops, i));
        double threshold = loudest * FarBelow;
        int first = 0;
        while (first < frames - 1 && Math.Max(FloorPower, Power(hops, first)) <= threshold)
            first++;
        int last = frames - 1;
        while (last > first && Math.Max(FloorPower, Power(hops, last)) <= threshold)
            last--;
        return Math.Min(samples.Length, first * HopSamples)..Math.Min(samples.Length, (last + 1) * HopSamples);
    }

    private static double Power(double[] hops, int frame)
    {
        double sum = 0;
        for (int hop = Math.Max(0, frame - 2); hop < Math.Min(hops.Length, frame - 2 + FrameHops); hop++)
            sum += hops[hop];
        return sum / (FrameHops * HopSamples);
    }
}
