using Parley.Bench.Calls;
using Parley.Bench.Offline;
using Parley.Bench.Servers;
using Parley.Bench.Wire;

namespace Parley.Bench.Reports;

/// <summary>Makes one report of the records of many calls.</summary>
internal static class TalkSummary
{
    private const int SlowestCount = 10;

    /// <param name="calls">Ended.</param>
    /// <param name="ear">Hears all of it again, outside of time; every core helps.</param>
    /// <param name="sessions">How many calls there were at once.</param>
    /// <param name="seconds">How long the talk took.</param>
    /// <param name="lateness">Of the sending, in ms.</param>
    /// <param name="resources">What it cost, if that is known.</param>
    public static TalkReport Of(
        IReadOnlyList<Call> calls,
        OfflineEar ear,
        int sessions,
        double seconds,
        IEnumerable<double> lateness,
        ResourceReport? resources)
    {
        TurnOutcome[] outcomes =
            [.. calls.AsParallel().AsOrdered().SelectMany(call => TurnAnalysis.Of(call.Record, ear))];
        ServerEvent[] metrics =
        [
            .. from call in calls
               from arrival in call.Record.Events
               where arrival.Event.Kind == ServerEventKind.TurnMetrics
               select arrival.Event,
        ];
        return new TalkReport
        {
            Sessions = sessions,
            Seconds = seconds,
            Turns = outcomes.Count(outcome => outcome.Verdict != TurnVerdict.NotOneTurn),
            Answered = Count(outcomes, TurnVerdict.Answered),
            Lost = Count(outcomes, TurnVerdict.Lost),
            Split = Count(outcomes, TurnVerdict.Split),
            NotOneTurn = Count(outcomes, TurnVerdict.NotOneTurn),
            BrokenCalls = calls.Count(call => call.IsBroken || call.Client.LastError is not null),
            LastError = calls.Select(call => call.Client.LastError).FirstOrDefault(error => error is not null),
            Raw = Distribution.Of(outcomes.Select(outcome => outcome.RawMs)),
            Share = Distribution.Of(outcomes.Select(outcome => outcome.ShareMs)),
            SpeculationUsedPercent =
                Statistics.Percent(metrics.Count(turn => turn.Speculation == SpeculationOutcome.Used), metrics.Length),
            Stages = StagesOf(metrics),
            SendingLateness = Distribution.Of(lateness),
            Resources = resources,
            Slowest = [.. outcomes.OrderByDescending(outcome => outcome.ShareMs ?? double.MaxValue).Take(SlowestCount)],
        };
    }

    private static Dictionary<string, Distribution> StagesOf(ServerEvent[] metrics) =>
        Enumerable.Range(0, TurnStages.Names.Length).ToDictionary(
            stage => TurnStages.Names[stage],
            stage => Distribution.Of(metrics.Select(turn => turn.Stages[stage]).Where(value => !double.IsNaN(value))),
            StringComparer.Ordinal);

    private static int Count(TurnOutcome[] outcomes, TurnVerdict verdict) =>
        outcomes.Count(outcome => outcome.Verdict == verdict);
}
