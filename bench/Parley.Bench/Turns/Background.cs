namespace Parley.Bench.Turns;

/// <summary>The quietest of a recording, for as long as it is wanted: what a microphone hears when nobody speaks.</summary>
internal static class Background
{
    private const int GrainSamples = 3_200;
    private const int FadeSamples = 800;

    // A recording without any pause has no background; this is a quiet room.
    private const float LoudestRms = 0.003f;

    /// <param name="clip">16 kHz.</param>
    /// <param name="count">Samples wanted.</param>
    /// <param name="seed">The same seed gives the same sound.</param>
    public static float[] Of(ReadOnlySpan<float> clip, int count, int seed)
    {
        ReadOnlySpan<float> quietest = clip[..Math.Min(GrainSamples, clip.Length)];
        for (int at = 0; at + GrainSamples <= clip.Length; at += 160)
        {
            if (Rms(clip.Slice(at, GrainSamples)) < Rms(quietest))
                quietest = clip.Slice(at, GrainSamples);
        }

        float gain = Math.Min(1, LoudestRms / Math.Max(Rms(quietest), 1e-9f));
        var random = new Random(seed);
        float[] sound = new float[count];
        for (int at = -FadeSamples; at < count; at += quietest.Length / 2)
            Add(quietest, sound, at, gain, isBackwards: random.Next(2) == 0);
        return sound;
    }

    public static float Rms(ReadOnlySpan<float> samples)
    {
        double sum = 0;
        foreach (float sample in samples)
            sum += sample * sample;
        return (float)Math.Sqrt(sum / Math.Max(1, samples.Length));
    }

    // Grains overlap by half, with weights whose squares sum to one, so that noise keeps its loudness.
    private static void Add(ReadOnlySpan<float> grain, float[] sound, int at, float gain, bool isBackwards)
    {
        for (int i = 0; i < grain.Length; i++)
        {
            if (at + i < 0 || at + i >= sound.Length)
                continue;
            float sample = isBackwards ? grain[^(i + 1)] : grain[i];
            sound[at + i] += sample * gain * MathF.Sin(MathF.PI * (i + 0.5f) / grain.Length);
        }
    }
}
