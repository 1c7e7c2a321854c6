using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Parley.Cli.Help;

/// <summary>Examples below the help of a command: most people read those first.</summary>
internal static class CommandHelp
{
    private static readonly Dictionary<Command, string[]> _examples = [];

    public static void AddExamples(this Command command, params string[] lines) => _examples[command] = lines;

    /// <summary>Makes the help option of the root, which serves every command, write examples too.</summary>
    public static void ShowExamples(RootCommand root)
    {
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        if (help.Action is SynchronousCommandLineAction inner)
            help.Action = new HelpWithExamples(inner);
    }

    private sealed class HelpWithExamples(SynchronousCommandLineAction inner) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            int exitCode = inner.Invoke(parseResult);
            if (!_examples.TryGetValue(parseResult.CommandResult.Command, out string[]? lines))
                return exitCode;
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (string line in lines)
                output.WriteLine("  " + line);
            output.WriteLine();
            return exitCode;
        }
    }
}
