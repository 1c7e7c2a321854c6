using System.CommandLine;

namespace Parley.Cli.Commands;

/// <summary>
/// <c>parley bench</c>: the launch script of a clone runs the benchmarks, which are a program of their own so that the
/// platform does not carry them. Whoever starts this program without the script is told.
/// </summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var command = new Command("bench", "The project's benchmarks, in a clone of Parley: ./parley bench --help.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction(int (ParseResult _) => throw new CommandException(
            ExitCode.Unavailable, "The benchmarks are not part of this program; run './parley bench' in a clone of Parley."));
        return command;
    }
}
