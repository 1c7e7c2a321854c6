using System.CommandLine;

using Parley.Bench.Fuzzing;

namespace Parley.Bench.Commands;

/// <summary><c>fuzz</c>: what nobody should send, in great number.</summary>
internal static class FuzzCommand
{
    private static readonly Option<int> _messages = new("--messages")
    {
        Description = "Requests and WebSocket messages to send.",
        DefaultValueFactory = static _ => 100_000,
    };

    private static readonly Option<int> _seed = new("--seed")
    {
        Description = "Decides what they are.",
        DefaultValueFactory = static _ => 1,
    };

    private static readonly Option<int> _atOnce = new("--at-once")
    {
        Description = "Clients.",
        DefaultValueFactory = static _ => 8,
    };

    private static readonly Option<string?> _program = new("--program")
    {
        Description = "The parley.dll to start. [default: the one that was built beside this program]",
    };

    public static Command Create()
    {
        var command = new Command(
            "fuzz",
            "Send malformed REST, raw HTTP, session and Realtime messages to a started server with scripted engines, and look for crashes, 500s and leaks.")
        {
            _messages, _seed, _atOnce, _program,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string program = parsed.GetValue(_program) ?? TargetOptions.BuiltProgram;
        FuzzReport report = await FuzzBenchmark.RunAsync(
            program, parsed.GetValue(_messages), parsed.GetValue(_seed), parsed.GetValue(_atOnce), cancellationToken);
        report.Say(Console.Out);
        return report.IsGood ? 0 : 1;
    }
}
