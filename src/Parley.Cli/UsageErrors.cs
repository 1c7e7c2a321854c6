using System.CommandLine;

namespace Parley.Cli;

/// <summary>Says in one sentence what is wrong with a command line, and what was probably meant.</summary>
internal static class UsageErrors
{
    /// <returns><see cref="ExitCode.Usage"/>.</returns>
    public static int Report(ParseResult parsed, TextWriter error)
    {
        Command command = parsed.CommandResult.Command;
        string path = PathOf(parsed);
        error.WriteLine($"{Describe(parsed, command, path)} See '{path} --help'.");
        return ExitCode.Usage;
    }

    private static string Describe(ParseResult parsed, Command command, string path)
    {
        if (parsed.UnmatchedTokens is [string unknown, ..])
        {
            bool isOption = unknown.StartsWith('-');
            string what = isOption ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";
            IEnumerable<string> known = isOption
                ? command.Options.Concat(parsed.RootCommandResult.Command.Options.Where(static option => option.Recursive))
                    .SelectMany(static option => option.Aliases.Prepend(option.Name))
                : command.Subcommands.Select(static subcommand => subcommand.Name);
            string suggestion = Nearest.To(unknown, known) is { } name ? $" Did you mean '{name}'?" : "";
            return $"'{path}' has no {what} '{unknown}'.{suggestion}";
        }
        string message = parsed.Errors.Count > 0 ? parsed.Errors[0].Message : "A command is missing.";
        return message.EndsWith('.') ? message : message + ".";
    }

    private static string PathOf(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (System.CommandLine.Parsing.SymbolResult? result = parsed.CommandResult; result is not null; result = result.Parent)
        {
            if (result is System.CommandLine.Parsing.CommandResult { Command: { } command })
                names.Push(command is RootCommand ? "parley" : command.Name);
        }
        return string.Join(' ', names);
    }
}
