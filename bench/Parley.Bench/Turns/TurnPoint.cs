using Parley.Bench.Reports;
using Parley.Core.Turns;

namespace Parley.Bench.Turns;

/// <summary>One way to end turns, and what comes of it.</summary>
/// <param name="Way">The detector, or <c>silence</c>.</param>
/// <param name="Options">Its delays.</param>
/// <param name="Sentences">Delays of the answers to finished sentences, ms.</param>
/// <param name="Commands">The same for commands.</param>
/// <param name="CutOffs">Share of unfinished sentences that are answered before they go on; see <see cref="CutOff"/>.</param>
/// <param name="CutOffsByKind">The same for each kind.</param>
/// <param name="RealCutOffs">The same for the speakers' own pauses, as long as they really were.</param>
internal sealed record TurnPoint(
    string Way, TurnOptions Options, Distribution Sentences, double SentencesMeanMs, Distribution Commands, double CommandsMeanMs,
    double CutOffs, IReadOnlyDictionary<PauseKind, double> CutOffsByKind, double RealCutOffs)
{
    private const double ShortestPauseMs = 200;
    private const double LongestPauseMs = 3_000;

    /// <summary>
    /// The share of pauses that are longer than a delay, where those of 200 ms to 3 s are equally frequent on a logarithmic
    /// scale: half of them are shorter than 775 ms.
    /// </summary>
    public static double CutOff(TimeSpan delay) => Math.Clamp(
        Math.Log(LongestPauseMs / Math.Max(delay.TotalMilliseconds, 1)) / Math.Log(LongestPauseMs / ShortestPauseMs), 0, 1);

    public static TurnPoint Of(string way, TurnOptions options, IReadOnlyList<(TurnPause Pause, TimeSpan Delay)> trials)
    {
        double[] sentences = [.. Delays(PauseKind.Sentence)];
        double[] commands = [.. Delays(PauseKind.Command)];
        var unfinished = trials.Where(static trial => !trial.Pause.IsFinished).ToList();
        return new TurnPoint(
            way, options, Distribution.Of(sentences), sentences.Average(), Distribution.Of(commands), commands.Average(),
            unfinished.Average(static trial => CutOff(trial.Delay)),
            unfinished.GroupBy(static trial => trial.Pause.Kind)
                .ToDictionary(static kind => kind.Key, static kind => kind.Average(static trial => CutOff(trial.Delay))),
            unfinished.Where(static trial => trial.Pause.Length is not null)
                .Average(static trial => trial.Delay < trial.Pause.Length ? 1.0 : 0.0));

        IEnumerable<double> Delays(PauseKind kind) =>
            trials.Where(trial => trial.Pause.Kind == kind).Select(static trial => trial.Delay.TotalMilliseconds);
    }
}
