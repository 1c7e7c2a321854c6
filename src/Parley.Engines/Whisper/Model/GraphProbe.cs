using Parley.Engines.Onnx;
using Parley.Engines.Whisper.Files;

namespace Parley.Engines.Whisper.Model;

/// <summary>Two forms of one graph must make the same of the same input.</summary>
internal sealed class GraphProbe(WhisperConfig config, WhisperPrecision precision)
{
    private const int Positions = 12;

    // Of 32 bits: differences are roundings, far below what moves a choice (levels are about 1 and 3). Of 8 bits a rounding that falls
    // the other way is carried on; what is asked for is that the two go together.
    private const float Tolerance = 2e-3f;
    private const double LeastCorrelation = 0.95;

    /// <summary>What is different; null if nothing is.</summary>
    public string? Compare(EncoderForm published, EncoderForm compact)
    {
        float[] features = Noise(config.MelBands * WhisperConfig.MaximumFrames, 0.5f);
        using var options = new OnnxRunOptions();
        return Difference(
            published.Run(features, WhisperConfig.MaximumFrames, options), compact.Run(features, WhisperConfig.MaximumFrames, options));
    }

    /// <inheritdoc cref="Compare(EncoderForm, EncoderForm)"/>
    public string? Compare(DecoderForm published, DecoderForm compact) => Difference(Decode(published), Decode(compact));

    /// <summary>A prompt, several ids behind it, rows, a change of their order, steps.</summary>
    private float[] Decode(DecoderForm form)
    {
        using var options = new OnnxRunOptions();
        using SoundMemory sound = form.Hear(Noise(Positions * config.HiddenSize, 1), Positions, options);
        using DecoderRun run = form.Open(sound, 2, keepAttention: false);
        float[] made = new float[6 * config.VocabularySize];
        int at = 0;
        run.Feed([config.SpecialIds.StartOfTranscript, config.SpecialIds.Transcribe, config.SpecialIds.NoTimestamps], 1, 0);
        Take(2, 1);
        run.Feed([11, 500], 1, 3);
        Take(1, 1);
        run.Reorder([0, 0], 1, 5);
        run.Feed([1_000, 2_000], 2, 5);
        Take(0, 2);
        run.Reorder([1, 0], 2, 6);
        run.Feed([3_000, 4_000], 2, 6);
        Take(0, 2);
        return made;

        void Take(int firstId, int count)
        {
            run.Logits(firstId, made.AsSpan(at * config.VocabularySize, count * config.VocabularySize));
            at += count;
        }
    }

    private string? Difference(float[] one, float[] other)
    {
        double worst = 0, product = 0, ones = 0, others = 0;
        for (int i = 0; i < one.Length; i++)
        {
            double difference = Math.Abs(one[i] - other[i]);
            worst = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(worst, difference);
            product += (double)one[i] * other[i];
            ones += (double)one[i] * one[i];
            others += (double)other[i] * other[i];
        }

        double correlation = product / Math.Sqrt(ones * others);
        bool isSame = precision == WhisperPrecision.Full ? worst <= Tolerance : correlation >= LeastCorrelation;
        return isSame ? null : FormattableString.Invariant($"differs by up to {worst}, correlation {correlation}");
    }

    private static float[] Noise(int count, float level)
    {
        var random = new Random(1);
        float[] noise = new float[count];
        for (int i = 0; i < count; i++)
            noise[i] = ((random.NextSingle() * 2) - 1) * level;
        return noise;
    }
}
