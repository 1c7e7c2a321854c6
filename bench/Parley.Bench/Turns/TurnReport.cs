using System.Globalization;

using Parley.Core.Turns;

namespace Parley.Bench.Turns;

/// <summary>Says the scores to people and files.</summary>
internal static class TurnReport
{
    private static readonly double[] _cutOffs = [0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6];

    /// <summary>Of some points those than which none is better at both.</summary>
    public static List<TurnPoint> Best(IEnumerable<TurnPoint> points)
    {
        List<TurnPoint> best = [];
        foreach (TurnPoint point in points.OrderBy(static point => point.CutOffs).ThenBy(static point => point.SentencesMeanMs))
        {
            if (best.Count == 0 || point.SentencesMeanMs < best[^1].SentencesMeanMs)
                best.Add(point);
        }

        return best;
    }

    /// <summary>At the same rate of cut-offs: the silence, the detector, and how much sooner it is.</summary>
    public static void SayComparison(TextWriter output, IReadOnlyList<TurnPoint> silence, IReadOnlyList<TurnPoint> detector)
    {
        output.WriteLine("| cut off at most | silence alone: delay | with detector: mean, p50, p90 | sooner | threshold, finished, unfinished, interval |");
        output.WriteLine("|---|---|---|---|---|");
        foreach (double most in _cutOffs)
        {
            TurnPoint? alone = silence.Where(point => point.CutOffs <= most).MinBy(static point => point.SentencesMeanMs);
            TurnPoint? with = detector.Where(point => point.CutOffs <= most).MinBy(static point => point.SentencesMeanMs);
            string Cell(TurnPoint? point) => point is null ? "none" : Text($"{point.SentencesMeanMs:0} ms");
            output.WriteLine(Text(
                $"| {most * 100:0} % | {Cell(alone)} | {Cell(with)}{(with is null ? "" : Text($", {with.Sentences.P50:0}, {with.Sentences.P90:0}"))} | {(alone is null || with is null ? "" : Text($"{alone.SentencesMeanMs - with.SentencesMeanMs:0} ms"))} | {(with is null ? "" : Settings(with.Options))} |"));
        }
    }

    public static void Say(TextWriter output, string name, TurnPoint point) => output.WriteLine(Text(
        $"| {name} | {point.SentencesMeanMs:0}, {point.Sentences.P50:0}, {point.Sentences.P90:0} | {point.CommandsMeanMs:0}, {point.Commands.P50:0}, {point.Commands.P90:0} | {point.CutOffs * 100:0.0} % | {point.CutOffsByKind[PauseKind.Open] * 100:0.0} % | {point.CutOffsByKind[PauseKind.Pause] * 100:0.0} % | {point.CutOffsByKind[PauseKind.Cut] * 100:0.0} % | {point.RealCutOffs * 100:0.0} % |"));

    public static void SayHeader(TextWriter output)
    {
        output.WriteLine("| | sentences: mean, p50, p90, ms | commands: mean, p50, p90, ms | cut off: all | open ends | pauses | cuts | pauses as long as they were |");
        output.WriteLine("|---|---|---|---|---|---|---|---|");
    }

    public static string Csv(IEnumerable<TurnPoint> points) => string.Join('\n', points
        .Select(static point => Text(
            $"{point.Way},{point.Options.EndOfTurnThreshold},{(point.Way == "silence" ? point.Options.EndpointingMinimumDelayMs : point.Options.EndpointingMinimumDelayWithDetectorMs)},{point.Options.EndpointingMaximumDelayWithDetectorMs},{point.Options.TurnDetectorIntervalMs},{point.SentencesMeanMs:0.#},{point.Sentences.P50:0.#},{point.Sentences.P90:0.#},{point.CommandsMeanMs:0.#},{point.Commands.P90:0.#},{point.CutOffs:0.####},{point.RealCutOffs:0.####}"))
        .Prepend("way,threshold,finished_ms,unfinished_ms,interval_ms,sentence_mean_ms,sentence_p50_ms,sentence_p90_ms,command_mean_ms,command_p90_ms,cut_offs,real_cut_offs")) + "\n";

    public static string Chart(IReadOnlyList<TurnPoint> silence, IReadOnlyList<TurnPoint> detector, IEnumerable<(string Name, TurnPoint Point)> marked) =>
        TurnChart.Draw(
            [("silence alone", Points(silence)), ($"with {detector[0].Way}", Points(detector))],
            [.. marked.Select(static mark => (mark.Name, mark.Point.CutOffs, mark.Point.SentencesMeanMs))]);

    private static string Settings(TurnOptions options) => Text(
        $"{options.EndOfTurnThreshold}, {options.EndpointingMinimumDelayWithDetectorMs}, {options.EndpointingMaximumDelayWithDetectorMs}, {options.TurnDetectorIntervalMs}");

    private static List<(double, double)> Points(IEnumerable<TurnPoint> points) =>
        [.. points.Select(static point => (point.CutOffs, point.SentencesMeanMs))];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
