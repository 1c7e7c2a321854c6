using System.CommandLine;

using Microsoft.Extensions.DependencyInjection;

using Parley.Cli.Composition;
using Parley.Cli.Help;
using Parley.Cli.Models;
using Parley.Cli.Output;
using Parley.Engines.Models;
using Parley.Engines.Models.Archives;
using Parley.Engines.Models.Catalogue;

namespace Parley.Cli.Commands;

/// <summary><c>parley models export</c>: one archive for a machine without a network.</summary>
internal static class ModelsExportCommand
{
    private static readonly Argument<string[]> _names = new("name")
    {
        Description = "Models; by default all that are installed.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<string> _output = new("--output-path")
    {
        Description = "The archive to write; - writes to standard output.",
        HelpName = "models.tar|-",
        Required = true,
    };

    private static readonly Option<bool> _quiet = new("--quiet", "-q")
    {
        Description = "Say nothing unless something goes wrong.",
    };

    public static Command Create()
    {
        var command = new Command("export", "Write installed models into one archive. Every file is checked first.") { _names, _output, _quiet };
        command.SetAction(RunAsync);
        command.AddExamples(
            "parley models export kokoro smart-turn --output-path models.tar",
            "parley models export --output-path - | ssh there parley models import -");
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using CommandServices services = CommandServices.Create();
        var store = services.Provider.GetRequiredService<ModelStore>();
        IReadOnlyList<string> names = ModelNames.Installed(
            parsed.GetValue(_names) ?? [], store, services.Provider.GetRequiredService<ModelCatalogue>());
        if (names.Count == 0)
            throw new CommandException(
                ExitCode.Unavailable, $"No model is installed in '{store.Root}'; run 'parley models pull' first.");
        if (names.FirstOrDefault(name => store.ManifestOf(name) is null) is { } byHand)
        {
            throw new CommandException(
                ExitCode.Failed, $"Model '{byHand}' was put there by hand; run 'parley models pull {byHand}', " +
                    $"which checks its files and keeps them.");
        }

        using OutputFile output = OutputFile.Create(parsed.GetRequiredValue(_output));
        try
        {
            await services.Provider.GetRequiredService<ModelArchive>().ExportAsync(
                names, output.Stream, ModelNotes.To(Console.Error, parsed.GetValue(_quiet)), cancellationToken);
            output.Commit();
        }
        catch (IOException exception) when (!IoErrors.IsBrokenPipe(exception))
        {
            throw output.Explain(exception);
        }

        return ExitCode.Success;
    }
}
