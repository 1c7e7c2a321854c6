using Parley.Bench.Reports;
using Parley.Core.Turns;

namespace Parley.Bench.Turns.Interruptions;

/// <summary>Scores what sessions do when somebody makes a sound over a reply, by meaning and by length alone.</summary>
internal static class InterruptionBenchmark
{
    /// <summary>Runs, and prints tables.</summary>
    /// <param name="output">Takes the report.</param>
    /// <param name="seed">Of the mixes.</param>
    /// <param name="saysAll">Whether every decision is told, and not only the wrong ones.</param>
    /// <param name="isTuning">Whether only the half is played on which settings are chosen.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public static async Task RunAsync(
        TextWriter output, int seed, bool saysAll, bool isTuning, CancellationToken cancellationToken)
    {
        List<InterruptionMix> mixes = await MixLibrary.MakeAsync(seed, cancellationToken);
        await output.WriteLineAsync(Machine.ThisOne().ToString());
        await output.WriteLineAsync(saysAll ? "By meaning:" : "By meaning, wrong:");
        await using var stage = new InterruptionStage();
        await stage.WarmUpAsync(cancellationToken);
        var byMeaning = new List<InterruptionOutcome>();
        var byLength = new List<InterruptionOutcome>();
        for (int i = 0; i < mixes.Count; i++)
        {
            if (isTuning && mixes[i].IsHeldOut)
                continue;
            byMeaning.Add(await stage.PlayAsync(mixes[i], i, new TurnOptions(), cancellationToken));
            if (saysAll || !byMeaning[^1].IsRight)
                InterruptionReport.Say(output, byMeaning[^1]);
            if (!isTuning)
            {
                byLength.Add(await stage.PlayAsync(
                    mixes[i], i, new TurnOptions { InterruptionByMeaning = false }, cancellationToken));
            }
        }

        InterruptionReport.Say(output, "By meaning, the half that was tuned on", [.. byMeaning.Where(o => !o.Mix.IsHeldOut)]);
        if (isTuning)
            return;
        InterruptionReport.Say(output, "By meaning, the half that was held out", [.. byMeaning.Where(o => o.Mix.IsHeldOut)]);
        InterruptionReport.Say(output, "By meaning", byMeaning);
        InterruptionReport.Say(output, "By length and words alone, as before", byLength);
    }
}
