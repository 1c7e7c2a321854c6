using System.CommandLine;

using Parley.Bench.Noise;
using Parley.Testing;

namespace Parley.Bench.Commands;

/// <summary><c>noise</c>: what noise does to hearing, and what the enhancer does about it.</summary>
internal static class NoiseCommand
{
    private static readonly Option<int[]> _levels = new("--snr")
    {
        Description = "How much louder speech is than noise, in dB; several may be given. Default: 0 5 10.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = static _ => [0, 5, 10],
    };

    private static readonly Option<int> _every = new("--every")
    {
        Description = "Take the first of every so many recordings.",
        DefaultValueFactory = static _ => 1,
    };

    private static readonly Option<int> _seed = new("--seed")
    {
        Description = "Other noise.",
        DefaultValueFactory = static _ => 1,
    };

    private static readonly Option<bool> _noWords = new("--no-words")
    {
        Description = "Leave the recogniser out, which takes most of the time.",
    };

    public static Command Create()
    {
        var command = new Command(
            "noise", "Measure words, voice activity and ends of turns on the shared recordings under white noise, hum "
                + "and babble, with and without gtcrn.")
        {
            _levels, _every, _seed, _noWords,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(SharedFiles.SpeechFolder))
        {
            throw new DirectoryNotFoundException(
                $"'{SharedFiles.SpeechFolder}' is absent; set PARLEY_SHARED to the folder with the recordings.");
        }

        using var benchmark = new NoiseBenchmark(
            Math.Max(1, parsed.GetValue(_every)), parsed.GetValue(_seed), !parsed.GetValue(_noWords));
        await benchmark.RunAsync(parsed.GetValue(_levels)!, Console.Out, cancellationToken);
        return 0;
    }
}
