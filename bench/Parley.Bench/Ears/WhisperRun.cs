using Parley.Engines.Features;
using Parley.Engines.Whisper.Model;

namespace Parley.Bench.Ears;

/// <summary>What Whisper took for one utterance: medians of the rounds.</summary>
/// <param name="EncoderMs">Of the utterance, keys and values of the decoder included.</param>
/// <param name="WholeWindowMs">The same for 30 s.</param>
/// <param name="TokenMs">Of one id after the prompt.</param>
/// <param name="TotalMs">From samples to the last id: features, encoder, prompt, ids.</param>
/// <param name="StepBytes">Managed memory of all steps together.</param>
internal sealed record WhisperRun(double EncoderMs, double WholeWindowMs, double TokenMs, double TotalMs, long StepBytes)
{
    private static readonly int[] _prompt = [50258, 50259, 50359, 50363];

    /// <param name="model">Warmed up by a round that is not counted.</param>
    /// <param name="samples">16 kHz.</param>
    /// <param name="tokens">Ids to decode, whatever they are.</param>
    /// <param name="rounds">At least one.</param>
    public static WhisperRun Measure(IWhisperModel model, float[] samples, int tokens, int rounds)
    {
        List<double> encoder = [], window = [], token = [], total = [];
        long bytes = 0;
        float[] whole = Features(samples, 3_000);
        for (int round = -1; round < rounds; round++)
        {
            long start = TimeProvider.System.GetTimestamp();
            int frames = (samples.Length / LogMelSpectrogram.HopSamples) & ~1;
            float[] features = Features(samples, frames);
            long heard = TimeProvider.System.GetTimestamp();
            using IWhisperSound sound = model.Encode(features, frames, CancellationToken.None);
            long encoded = TimeProvider.System.GetTimestamp();
            using IWhisperDecoder decoder = sound.Decode();
            decoder.Start(_prompt);
            long prompted = TimeProvider.System.GetTimestamp();
            long before = GC.GetAllocatedBytesForCurrentThread();
            Decode(decoder, tokens - 1); // the first comes from the prompt's run
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            long end = TimeProvider.System.GetTimestamp();
            model.Encode(whole, 3_000, CancellationToken.None).Dispose();
            if (round < 0)
                continue;
            encoder.Add(Ms(heard, encoded));
            window.Add(Ms(end, TimeProvider.System.GetTimestamp()));
            token.Add(Ms(prompted, end) / (tokens - 1));
            total.Add(Ms(start, end));
        }

        return new WhisperRun(Median(encoder), Median(window), Median(token), Median(total), bytes);
    }

    /// <summary>Log-mel features, [80, frames]; what the samples do not fill is silence.</summary>
    public static float[] Features(float[] samples, int frames)
    {
        float[] padded = new float[(frames * LogMelSpectrogram.HopSamples) + LogMelSpectrogram.WindowSamples];
        samples.AsSpan(0, Math.Min(samples.Length, frames * LogMelSpectrogram.HopSamples)).CopyTo(padded.AsSpan(LogMelSpectrogram.EdgeSamples));
        float[] features = new float[80 * frames];
        new LogMelSpectrogram().Process(padded, frames, features, frames);
        LogMelSpectrogram.Normalize(features);
        return features;
    }

    private static void Decode(IWhisperDecoder decoder, int steps)
    {
        Span<int> next = stackalloc int[1];
        for (int step = 0; step < steps; step++)
        {
            ReadOnlySpan<float> logits = decoder.Logits();
            int best = 0;
            for (int id = 1; id < logits.Length; id++)
            {
                if (logits[id] > logits[best])
                    best = id;
            }

            next[0] = best;
            decoder.Step(next);
        }
    }

    private static double Ms(long from, long to) => TimeProvider.System.GetElapsedTime(from, to).TotalMilliseconds;

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
