using Parley.Bench.Reports;

namespace Parley.Bench.Turns.Interruptions;

/// <summary>Says how many decisions were right and how soon they came.</summary>
internal static class InterruptionReport
{
    public static void Say(TextWriter output, string title, IReadOnlyList<InterruptionOutcome> outcomes)
    {
        output.WriteLine();
        output.WriteLine($"{title}: {outcomes.Count} mixes");
        output.WriteLine("| kind | should interrupt | n | dropped | held, then resumed | not held | turns made |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        foreach (IGrouping<string, InterruptionOutcome> kind in outcomes.GroupBy(outcome => outcome.Mix.Kind))
        {
            int dropped = kind.Count(outcome => outcome.WasDropped);
            int held = kind.Count(outcome => outcome.WasHeld && !outcome.WasDropped);
            output.WriteLine(
                $"| {kind.Key} | {(kind.First().Mix.Interrupts ? "yes" : "no")} | {kind.Count()} | {dropped} | {held} "
                + $"| {kind.Count() - dropped - held} | {kind.Sum(outcome => outcome.WasDropped ? 0 : outcome.Turns)} |");
        }

        int right = outcomes.Count(outcome => outcome is { WasDropped: true, IsRight: true });
        int wrong = outcomes.Count(outcome => outcome is { WasDropped: true, IsRight: false });
        int missed = outcomes.Count(outcome => outcome is { WasDropped: false, IsRight: false });
        int left = outcomes.Count(outcome => outcome is { WasDropped: false, IsRight: true });
        output.WriteLine(
            $"interruptions dropped {right}, missed {missed}; others left alone {left}, dropped {wrong}: "
            + $"precision {Statistics.Percent(right, right + wrong):0.0} %, recall {Statistics.Percent(right, right + missed):0.0} %");
        output.WriteLine(
            "start of a true one to the drop, ms: "
            + Distribution.Of(outcomes.Where(outcome => outcome.Mix.Interrupts).Select(outcome => outcome.DropMs)));
        output.WriteLine(
            "end of a false one to the reply's next sound, ms (where it was held): "
            + Distribution.Of(outcomes.Where(outcome => !outcome.Mix.Interrupts).Select(outcome => outcome.ResumeMs)));
    }

    /// <summary>One decision, and what led to it.</summary>
    public static void Say(TextWriter output, InterruptionOutcome outcome) => output.WriteLine(
        $"{(outcome.IsRight ? "" : "wrong ")}{(outcome.Mix.IsHeldOut ? "held out" : "tuned on")} {outcome.Mix.Kind} "
        + $"'{outcome.Mix.Name}' {outcome.Mix.Samples.Length / 16} ms: {outcome.Trail}");
}
