using System.CommandLine;

using Parley.Bench.Turns.Interruptions;

namespace Parley.Bench.Commands;

/// <summary>What <c>turns --interruptions</c> takes.</summary>
internal static class InterruptionOptions
{
    private static readonly Option<bool> _interruptions = new("--interruptions")
    {
        Description = "Instead: score what interrupts a reply, on mixes of recordings, synthetic murmurs and noise.",
    };

    private static readonly Option<int> _seed = new("--seed")
    {
        Description = "With --interruptions: of the mixes.",
        DefaultValueFactory = static _ => 6,
    };

    private static readonly Option<bool> _all = new("--all")
    {
        Description = "With --interruptions: tell every decision, and not only the wrong ones.",
    };

    private static readonly Option<bool> _tuning = new("--tuning")
    {
        Description = "With --interruptions: only by meaning, and only the half of the mixes on which settings are chosen.",
    };

    public static void AddTo(Command command)
    {
        command.Options.Add(_interruptions);
        command.Options.Add(_seed);
        command.Options.Add(_all);
        command.Options.Add(_tuning);
    }

    /// <summary>Whether that is what the command line asks for; then it is done when this returns.</summary>
    public static async Task<bool> RanAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (!parsed.GetValue(_interruptions))
            return false;
        await InterruptionBenchmark.RunAsync(
            Console.Out, parsed.GetValue(_seed), parsed.GetValue(_all), parsed.GetValue(_tuning), cancellationToken);
        return true;
    }
}
