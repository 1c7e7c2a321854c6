using Parley.Bench.Servers;

namespace Parley.Bench.Reports;

/// <summary>The result of <c>barge-in</c>. Times in ms.</summary>
internal sealed record BargeInReport
{
    /// <summary>Clips that were spoken into a running reply.</summary>
    public required int Turns { get; init; }

    /// <summary>Clips that found no running reply; counted nowhere else.</summary>
    public required int Missed { get; init; }

    /// <summary>How many led to <c>playback_interrupted</c>.</summary>
    public required int Confirmed { get; init; }

    /// <summary>Pieces of a reply that came after its <c>playback_interrupted</c>.</summary>
    public required int LatePieces { get; init; }

    /// <summary>Offline decision → last piece received; 0 where none came after the decision.</summary>
    public required Distribution Stop { get; init; }

    /// <summary>Share of the replies of which anything came after the decision, in percent.</summary>
    public required double AfterDecisionPercent { get; init; }

    /// <summary>Offline decision → <c>playback_interrupted</c>, which waits for enough speech or a word.</summary>
    public required Distribution Confirmation { get; init; }

    /// <summary>Sound that a client had, and had not yet played, when the reply stopped.</summary>
    public required Distribution Ahead { get; init; }

    public string? LastError { get; init; }

    public ResourceReport? Resources { get; init; }

    public static BargeInReport Of(IReadOnlyList<BargeInOutcome> outcomes, ResourceReport? resources, string? lastError)
    {
        BargeInOutcome[] running = [.. outcomes.Where(outcome => outcome.StopMs is not null)];
        return new BargeInReport
        {
            Turns = running.Length,
            Missed = outcomes.Count - running.Length,
            Confirmed = running.Count(outcome => outcome.ConfirmedMs is not null),
            LatePieces = running.Sum(outcome => outcome.LatePieces),
            Stop = Distribution.Of(running.Select(outcome => Math.Max(0, outcome.StopMs!.Value))),
            AfterDecisionPercent = Statistics.Percent(running.Count(outcome => outcome.StopMs > 0), running.Length),
            Confirmation = Distribution.Of(running.Select(outcome => outcome.ConfirmedMs)),
            Ahead = Distribution.Of(running.Select(outcome => outcome.AheadMs)),
            LastError = lastError,
            Resources = resources,
        };
    }

    public void Say()
    {
        Console.WriteLine($"{Turns} replies spoken into, {Confirmed} interrupted, {LatePieces} pieces after "
            + "playback_interrupted, "
            + $"{Missed} clips found no running reply");
        Console.WriteLine($"  stop          ms  {Stop}; anything after the decision in {AfterDecisionPercent:0.0} %");
        Console.WriteLine($"  confirmation  ms  {Confirmation}");
        Console.WriteLine($"  unplayed      ms  {Ahead}");
        if (LastError is not null)
            Console.WriteLine($"  an error that a session reported: {LastError}");
        if (Resources is { } used)
            Console.WriteLine($"  server {used.ServerCpuPercent:0.0} % of a core, bench {used.BenchCpuPercent:0.0} %, "
                + $"others on this machine {used.OthersCpuPercent:0.0} %, memory peak {used.MemoryPeakMb:0.0} MB");
    }
}
