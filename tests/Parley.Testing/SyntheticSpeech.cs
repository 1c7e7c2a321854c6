using Parley.Core.Audio;

namespace Parley.Testing;

/// <summary>
/// Sounds that have of speech what its statistics need: syllables of harmonics under formants that change from vowel to
/// vowel,
/// with pauses between. Two with another pitch and vocal tract are two speakers.
/// </summary>
/// <param name="pitchHz">About 100 for a man, 200 for a woman.</param>
/// <param name="tract">Scales the formants: 1 for a man, 1.2 for a woman.</param>
/// <param name="seed">Which words.</param>
public sealed class SyntheticSpeech(double pitchHz, double tract = 1, int seed = 1)
{
    public const int SampleRateHz = 16_000;

    private const int SyllableSamples = SampleRateHz / 5;
    private const int GapSamples = SampleRateHz / 20;
    private const int SyllablesPerPhrase = 9;

    private static readonly double[][] _vowels =
        [[730, 1_090, 2_440], [270, 2_290, 3_010], [300, 870, 2_240], [530, 1_840, 2_480], [570, 840, 2_410], [660, 1_720, 2_410]];

    // Readings of each vowel.
    private const int Variants = 3;

    private readonly Random _random = new(seed);
    private readonly Dictionary<int, float[]> _syllables = [];

    public static AudioFormat Format { get; } = new(SampleRateHz);

    /// <summary>So much of it, with a background of noise.</summary>
    public float[] Make(double seconds, double level = 0.5, double noise = 0.0005)
    {
        float[] samples = new float[(int)(seconds * SampleRateHz)];
        int at = GapSamples;
        for (int syllable = 1; at + SyllableSamples < samples.Length; syllable++)
        {
            AddSyllable(samples.AsSpan(at, SyllableSamples), level);
            at += SyllableSamples + (syllable % SyllablesPerPhrase == 0 ? 10 * GapSamples : GapSamples / 2);
        }

        for (int i = 0; i < samples.Length; i++)
            samples[i] += (float)(noise * (_random.NextDouble() + _random.NextDouble() + _random.NextDouble() - 1.5));
        return samples;
    }

    private void AddSyllable(Span<float> samples, double level)
    {
        int which = _random.Next(_vowels.Length * Variants);
        if (!_syllables.TryGetValue(which, out float[]? syllable))
            _syllables[which] = syllable = MakeSyllable(_vowels[which % _vowels.Length]);
        // Words are not all as loud.
        double gain = level * (0.8 + (0.4 * _random.NextDouble()));
        for (int i = 0; i < samples.Length; i++)
            samples[i] += (float)(gain * syllable[i]);
    }

    /// <summary>With a peak of 1.</summary>
    private float[] MakeSyllable(double[] formants)
    {
        float[] samples = new float[SyllableSamples];
        double pitch = pitchHz * (0.92 + (0.16 * _random.NextDouble()));
        for (int harmonic = 1; harmonic * pitch < 6_500; harmonic++)
        {
            double hertz = harmonic * pitch;
            double gain = 1.0 / harmonic;
            foreach (double formant in formants)
                gain += 3 / (1 + Math.Pow((hertz - (formant * tract)) / 90, 2)) / Math.Sqrt(harmonic);
            double phase = 2 * Math.PI * _random.NextDouble();
            for (int i = 0; i < samples.Length; i++)
            {
                double envelope = Math.Sin(Math.PI * i / samples.Length);
                double glide = hertz * (1 - (0.05 * i / samples.Length));
                samples[i] += (float)(envelope * gain * Math.Sin((2 * Math.PI * glide * i / SampleRateHz) + phase));
            }
        }

        float peak = AudioLevel.Peak(samples);
        for (int i = 0; i < samples.Length; i++)
            samples[i] /= peak;
        return samples;
    }
}
