using Parley.Testing.Fuzzing;

namespace Parley.Bench.Fuzzing;

/// <summary>What came of a run.</summary>
/// <param name="Tally">What came back.</param>
/// <param name="Surface">What was asked.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="MemoryMb">Of the server: after each tenth of the run, and after a rest.</param>
/// <param name="LiveSessions">Left after the rest.</param>
/// <param name="ChildProcesses">Left after the rest.</param>
/// <param name="Uploads">Temporary files left after the rest.</param>
/// <param name="Faults">What the server logged as an error.</param>
/// <param name="HasSurvived">Whether it is the same process that answers at the end.</param>
internal sealed record FuzzReport(
    FuzzTally Tally,
    FuzzSurface Surface,
    TimeSpan Elapsed,
    IReadOnlyList<double> MemoryMb,
    int LiveSessions,
    int ChildProcesses,
    int Uploads,
    IReadOnlyList<string> Faults,
    bool HasSurvived)
{
    // What the first half of the run has filled (pools, code, caches) may not grow by more than this in the second.
    private const double MemoryMargin = 1.25;

    public bool IsGood => HasSurvived && Tally.Findings.Count == 0 && Faults.Count == 0 && LiveSessions == 0 && ChildProcesses == 0
        && Uploads == 0 && IsFlat;

    public bool IsFlat => MemoryMb[^1] <= MemoryMb[MemoryMb.Count / 2] * MemoryMargin;

    public void Say(TextWriter output)
    {
        output.WriteLine($"{Tally.Messages} messages in {Elapsed.TotalSeconds:0} s, {Tally.Messages / Elapsed.TotalSeconds:0} a second");
        foreach ((string outcome, long count) in Tally.Outcomes)
            output.WriteLine($"{count,9} {outcome}");
        output.WriteLine("successes:");
        foreach (FuzzOperation operation in Surface.Operations)
            output.WriteLine($"{Tally.Successes.GetValueOrDefault(operation.ToString()),9} {operation}");
        output.WriteLine($"memory MB: {string.Join(" ", MemoryMb.Select(static megabytes => $"{megabytes:0}"))} ({(IsFlat ? "flat" : "GROWS")})");
        output.WriteLine($"left after a rest: {LiveSessions} live sessions, {ChildProcesses} child processes, {Uploads} temporary files");
        output.WriteLine($"logged as errors: {Faults.Count}; the server {(HasSurvived ? "goes on" : "DIED")}");
        foreach (string fault in Faults.Take(20))
            output.WriteLine($"  {fault}");
        foreach (string finding in Tally.Findings)
            output.WriteLine($"FINDING {finding}");
    }
}
