using System.Globalization;

using Parley.Core;
using Parley.Engines.Models;
using Parley.Engines.Whisper.Files;

namespace Parley.Engines.Whisper.Model;

/// <summary>
/// Chooses between two precisions of one model by hearing the same with both: which is faster depends on the processor and on the
/// threads. The choice is kept in the store.
/// </summary>
/// <param name="prepared">Keeps it.</param>
/// <param name="threads">With which the model will run.</param>
/// <param name="time">Measures.</param>
internal sealed class WhisperChoice(PreparedFiles prepared, int threads, TimeProvider time)
{
    private const int MeasuredRuns = 3;
    private const int Frames = 400;
    private const int Steps = 12;

    /// <summary>The files that are faster; some seconds at the first time, nothing later.</summary>
    /// <param name="candidates">At least one; measured where there are more.</param>
    /// <exception cref="EngineUnavailableException">None of them works.</exception>
    public WhisperFiles Fastest(IReadOnlyList<WhisperFiles> candidates)
    {
        if (candidates.Count == 1)
            return candidates[0];
        string recipe = string.Create(CultureInfo.InvariantCulture, $"whisper-choice/1 {threads} {Environment.ProcessorCount} ")
            + string.Join(' ', candidates.SelectMany(files => new[] { files.Encoder, files.Decoder }).Select(Describe));
        string kept = prepared.GetOrCreate(
            candidates[0].Decoder,
            recipe,
            (_, to) => File.WriteAllText(to, Measure(candidates).ToString(CultureInfo.InvariantCulture)),
            ".txt");
        bool isKnown = int.TryParse(File.ReadAllText(kept), NumberStyles.None, CultureInfo.InvariantCulture, out int index);
        return isKnown && index < candidates.Count ? candidates[index] : candidates[0];
    }

    private static string Describe(string path)
    {
        var file = new FileInfo(path);
        return string.Create(CultureInfo.InvariantCulture, $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}");
    }

    private int Measure(IReadOnlyList<WhisperFiles> candidates)
    {
        int best = 0;
        TimeSpan least = TimeSpan.MaxValue;
        EngineUnavailableException? failure = null;
        for (int i = 0; i < candidates.Count; i++)
        {
            try
            {
                using var model = WhisperModel.Load(candidates[i], prepared, threads);
                TimeSpan needed = TimeOf(model);
                if (needed < least)
                    (best, least) = (i, needed);
            }
            catch (EngineUnavailableException exception)
            {
                failure = exception;
            }
        }

        return least < TimeSpan.MaxValue ? best : throw failure!;
    }

    /// <summary>The least of some runs; the first warms up and does not count.</summary>
    private TimeSpan TimeOf(WhisperModel model)
    {
        Run(model);
        return Enumerable.Range(0, MeasuredRuns).Min(_ => Run(model));
    }

    private TimeSpan Run(WhisperModel model)
    {
        var random = new Random(1);
        float[] features = [.. Enumerable.Range(0, model.Config.MelBands * Frames).Select(_ => random.NextSingle() - 0.5f)];
        long start = time.GetTimestamp();
        using IWhisperSound sound = model.Encode(features, Frames, CancellationToken.None);
        using IWhisperDecoder decoder = sound.Decode();
        decoder.Start([model.Config.SpecialIds.StartOfTranscript, model.Config.SpecialIds.NoTimestamps]);
        for (int step = 0; step < Steps; step++)
            decoder.Step([step]);
        return time.GetElapsedTime(start);
    }
}
