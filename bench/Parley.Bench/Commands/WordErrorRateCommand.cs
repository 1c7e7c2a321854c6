using System.CommandLine;

using Parley.Bench.Accuracy;

namespace Parley.Bench.Commands;

/// <summary><c>wer</c>: how much the embedded recogniser mishears, beside the program that comes with it.</summary>
internal static class WordErrorRateCommand
{
    private static readonly Option<bool> _paced = new("--paced")
    {
        Description = "Feed sound as a microphone does, to see how long final texts take; takes as long as it sounds.",
    };

    private static readonly Option<bool> _noPeer = new("--no-peer")
    {
        Description = "Leave pocketsphinx_continuous out.",
    };

    public static Command Create()
    {
        var command = new Command(
            "wer", "Measure the word error rate and the processor time of the embedded recogniser on the shared "
                + "recordings.")
        {
            _paced, _noPeer,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await WordErrorRateBenchmark.RunAsync(
            Console.Out, parsed.GetValue(_paced), !parsed.GetValue(_noPeer), cancellationToken);
        return 0;
    }
}
