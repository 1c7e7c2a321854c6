using System.CommandLine;

namespace Parley.Cli.Composition;

/// <summary>The options of every command that runs an engine: which model, in which precision.</summary>
internal sealed class ModelArguments
{
    /// <summary>The setting that <c>--model-dir</c> sets.</summary>
    public const string DirectoryKey = "Parley:Models:Directory";

    private static readonly string[] _precisions = ["auto", "fp32", "int8"];

    private readonly Option<string?> _directory = new("--model-dir")
    {
        Description = "Load the engine's model from this folder, laid out as published, instead of from the store.",
        HelpName = "folder",
    };

    private readonly Option<string?> _precision = new("--precision")
    {
        Description = "Where the model comes in several: fp32 or int8; by default the faster one.",
        HelpName = "fp32|int8",
    };

    public ModelArguments() => _precision.AcceptOnlyFromAmong(_precisions);

    public void AddTo(Command command)
    {
        command.Add(_directory);
        command.Add(_precision);
    }

    /// <summary>What they say, as settings.</summary>
    /// <exception cref="CommandException">The folder does not exist.</exception>
    public IEnumerable<KeyValuePair<string, string?>> Read(ParseResult parsed)
    {
        if (parsed.GetValue(_directory) is { } directory)
        {
            if (!Directory.Exists(directory))
                throw new CommandException(ExitCode.Usage, $"There is no folder '{directory}'. Give --model-dir the folder that holds the model's files.");
            yield return new(DirectoryKey, Path.GetFullPath(directory));
        }

        if (parsed.GetValue(_precision) is { } precision)
            yield return new("Parley:Models:Precision", precision);
    }
}
