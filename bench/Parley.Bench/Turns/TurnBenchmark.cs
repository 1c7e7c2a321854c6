using Parley.Bench.Reports;
using Parley.Core.Turns;
using Parley.Core.VoiceActivity;
using Parley.Testing;

namespace Parley.Bench.Turns;

/// <summary>Scores turn detectors: how long finished sentences wait for their answer, and how many unfinished ones are cut off.</summary>
/// <param name="ear">The detector of speech that the server uses too.</param>
internal sealed class TurnBenchmark(IVoiceActivityEngine ear)
{
    private readonly List<HeardPause> _pauses = [];

    public IReadOnlyList<HeardPause> Pauses => _pauses;

    /// <summary>Pauses that voice activity does not hear as one.</summary>
    public int Unheard { get; private set; }

    /// <exception cref="DirectoryNotFoundException">The recordings are absent.</exception>
    public void Load()
    {
        if (!Directory.Exists(SharedFiles.SpeechFolder))
            throw new DirectoryNotFoundException($"'{SharedFiles.SpeechFolder}' is absent; set PARLEY_SHARED to the folder with the recordings.");
        var pauses = new TurnPauses(ear);
        int seed = 0;
        foreach (SpeechSample sample in SharedFiles.Speech.OrderBy(static sample => sample.File, StringComparer.Ordinal))
        {
            foreach (TurnPause pause in pauses.Make(sample, seed++))
            {
                if (HeardPause.Hear(pause, ear) is { } heard)
                    _pauses.Add(heard);
                else
                    Unheard++;
            }
        }
    }

    public async Task<TurnPoint> ScoreAsync(
        string way, TurnOptions options, ITurnDetector? detector, CancellationToken cancellationToken)
    {
        List<(TurnPause, TimeSpan)> trials = [];
        foreach (HeardPause pause in _pauses)
            trials.Add((pause.Pause, await TurnTrial.DelayAsync(pause, options, detector, cancellationToken)));
        return TurnPoint.Of(way, options, trials);
    }

    /// <summary>The share of pairs of a finished and an unfinished sentence that the detector puts in the right order, for one moment of the pause.</summary>
    public async Task<double> SeparationAsync(
        ITurnDetector detector, TimeSpan silence, PauseKind unfinished, CancellationToken cancellationToken)
    {
        List<float> ends = [];
        List<float> others = [];
        foreach (HeardPause pause in _pauses)
        {
            if (pause.Pause.Kind == PauseKind.Sentence)
                ends.Add(await pause.PredictAsync(detector, pause.LastSpeech + silence, cancellationToken));
            else if (pause.Pause.Kind == unfinished)
                others.Add(await pause.PredictAsync(detector, pause.LastSpeech + silence, cancellationToken));
        }

        double right = ends.Sum(end => others.Sum(other => end > other ? 1 : end == other ? 0.5 : 0));
        return right / (ends.Count * others.Count);
    }

    /// <summary>What the questions took.</summary>
    public Distribution Costs() => Distribution.Of(_pauses.SelectMany(static pause => pause.CostsMs));
}
