using System.Globalization;

using Parley.Core;
using Parley.Engines.Models;

namespace Parley.Engines.Kokoro;

/// <summary>
/// Chooses between two files of one model by speaking the same few words with both: on many processors 8 bits are slower
/// than 32. The choice is kept in the store.
/// </summary>
/// <param name="prepared">Keeps it.</param>
/// <param name="threads">With which the model will run.</param>
/// <param name="time">Measures.</param>
internal sealed class KokoroChoice(PreparedFiles prepared, int threads, TimeProvider time)
{
    private const int MeasuredRuns = 2;

    // "Hello there, how are you?"
    private static readonly int[] _words =
        [50, 83, 54, 156, 31, 16, 81, 86, 123, 3, 16, 50, 156, 39, 16, 69, 123, 16, 52, 63, 6];

    // The middle of all voices; any would do.
    private static readonly float[] _style = new float[KokoroVoice.Width];

    /// <summary>The file that speaks faster.</summary>
    /// <param name="files">At least one; measured where there are two.</param>
    /// <param name="load">Loads a file.</param>
    /// <exception cref="EngineUnavailableException">None of them works.</exception>
    public string Fastest(IReadOnlyList<string> files, Func<string, KokoroModel> load)
    {
        if (files.Count == 1)
            return files[0];

        var other = new FileInfo(files[1]);
        long written = other.LastWriteTimeUtc.Ticks;
        string recipe = $"kokoro-choice/1 {other.FullName} {other.Length} {written} {threads} {Environment.ProcessorCount}";
        string kept = prepared.GetOrCreate(
            files[0], recipe, (_, to) => File.WriteAllText(to, Measure(files, load).ToString(CultureInfo.InvariantCulture)));
        bool isKnown = int.TryParse(
            File.ReadAllText(kept), NumberStyles.None, CultureInfo.InvariantCulture, out int index);
        return isKnown && index < files.Count ? files[index] : files[0];
    }

    private int Measure(IReadOnlyList<string> files, Func<string, KokoroModel> load)
    {
        int best = 0;
        double bestSpeed = 0;
        EngineUnavailableException? failure = null;
        for (int i = 0; i < files.Count; i++)
        {
            try
            {
                using KokoroModel model = load(files[i]);
                double speed = SpeedOf(model);
                if (speed > bestSpeed)
                    (best, bestSpeed) = (i, speed);
            }
            catch (EngineUnavailableException exception)
            {
                failure = exception;
            }
        }

        return bestSpeed > 0 ? best : throw failure!;
    }

    /// <summary>Seconds of speech in a second; the first run warms up and does not count.</summary>
    private double SpeedOf(KokoroModel model)
    {
        Run(model);
        return Enumerable.Range(0, MeasuredRuns).Max(_ => Run(model));
    }

    private double Run(KokoroModel model)
    {
        long start = time.GetTimestamp();
        Task<KokoroUtterance> run = model.RunAsync(_words, _style, speed: 1, CancellationToken.None);
        using KokoroUtterance utterance = run.GetAwaiter().GetResult();
        double seconds = (double)utterance.Samples.Length / KokoroTextToSpeechEngine.SampleRateHz;
        return seconds / time.GetElapsedTime(start).TotalSeconds;
    }
}
