using System.CommandLine;

namespace Parley.Bench.Commands;

/// <summary><c>turns</c>: how turns are judged.</summary>
internal static class TurnsCommand
{
    public static Command Create()
    {
        var command = new Command("turns", "Score how turns are judged.");
        InterruptionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
            await InterruptionOptions.RanAsync(parsed, cancellationToken) ? 0 : 2);
        return command;
    }
}
