namespace Parley.Bench.Noise;

/// <summary>Noise that is the same on every machine: from a seed, at 16 kHz, of a power of one.</summary>
/// <param name="talkers">Recordings from which babble is made.</param>
/// <param name="seed">Another one gives other noise.</param>
internal sealed class NoiseMaker(IReadOnlyList<float[]> talkers, int seed)
{
    private const int SampleRateHz = 16_000;
    private const int BabbleTalkers = 8;

    /// <summary>The kinds there are.</summary>
    public static string[] Kinds { get; } = ["white", "hum", "babble"];

    /// <summary>Puts noise under a sound.</summary>
    /// <param name="sound">With silence before and behind, if noise is to be there too.</param>
    /// <param name="clip">The part by whose power the noise is measured.</param>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="signalToNoiseDb">Of the clip.</param>
    /// <param name="index">Which of the recordings it is: each has noise of its own, and does not babble
    /// itself.</param>
    public float[] Mix(
        ReadOnlySpan<float> sound, ReadOnlySpan<float> clip, string kind, double signalToNoiseDb, int index)
    {
        float[] noise = Make(kind, sound.Length, index);
        double gain = Math.Sqrt(PowerOf(clip) / PowerOf(noise) / Math.Pow(10, signalToNoiseDb / 10));
        float[] mix = new float[sound.Length];
        for (int i = 0; i < mix.Length; i++)
            mix[i] = Math.Clamp(sound[i] + (float)(noise[i] * gain), -1, 1); // as a sound card does
        return mix;
    }

    private float[] Make(string kind, int samples, int index)
    {
        var random = new Random((((seed * 1_009) + index) * 11) + Array.IndexOf(Kinds, kind));
        return kind switch
        {
            "white" => White(samples, random),
            "hum" => Hum(samples, random),
            _ => Babble(samples, random, index),
        };
    }

    private static float[] White(int samples, Random random)
    {
        float[] noise = new float[samples];
        for (int i = 0; i < samples; i++)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            noise[i] = (float)(radius * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return noise;
    }

    /// <summary>Mains at 50 Hz with its overtones, and as much of a noise that falls by 3 dB an octave.</summary>
    private static float[] Hum(int samples, Random random)
    {
        double[] phases = [.. Enumerable.Range(0, 12).Select(_ => random.NextDouble() * 2 * Math.PI)];
        float[] white = White(samples, random);
        float[] hum = new float[samples], pink = new float[samples];
        double slow = 0, middle = 0, quick = 0;
        for (int i = 0; i < samples; i++)
        {
            for (int overtone = 0; overtone < phases.Length; overtone++)
            {
                double angle = 2 * Math.PI * 50 * (overtone + 1) * i / SampleRateHz;
                hum[i] += (float)(Math.Sin(angle + phases[overtone]) / (overtone + 1));
            }

            // Three one-pole filters, as Paul Kellet's economy method.
            slow = (0.99765 * slow) + (white[i] * 0.0990460);
            middle = (0.96300 * middle) + (white[i] * 0.2965164);
            quick = (0.57000 * quick) + (white[i] * 1.0526913);
            pink[i] = (float)(slow + middle + quick + (white[i] * 0.1848));
        }

        float ratio = (float)Math.Sqrt(PowerOf(hum) / PowerOf(pink));
        return [.. hum.Zip(pink, (tone, hiss) => tone + (hiss * ratio))];
    }

    /// <summary>Eight others who talk at once, each as loud as the next.</summary>
    private float[] Babble(int samples, Random random, int index)
    {
        float[] noise = new float[samples];
        for (int talker = 0; talker < BabbleTalkers; talker++)
        {
            int who = random.Next(talkers.Count - 1);
            float[] voice = talkers[who >= index ? who + 1 : who];
            int start = random.Next(voice.Length);
            double gain = 1 / Math.Sqrt(PowerOf(voice));
            for (int i = 0; i < samples; i++)
                noise[i] += (float)(voice[(start + i) % voice.Length] * gain);
        }

        return noise;
    }

    private static double PowerOf(ReadOnlySpan<float> sound)
    {
        double power = 0;
        foreach (float sample in sound)
            power += (double)sample * sample;
        return power / sound.Length;
    }
}
