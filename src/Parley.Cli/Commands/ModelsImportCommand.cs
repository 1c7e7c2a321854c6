using System.CommandLine;

using Microsoft.Extensions.DependencyInjection;

using Parley.Cli.Composition;
using Parley.Cli.Help;
using Parley.Cli.Models;
using Parley.Cli.Output;
using Parley.Engines.Models;
using Parley.Engines.Models.Archives;

namespace Parley.Cli.Commands;

/// <summary><c>parley models import</c>: installs what <c>export</c> wrote.</summary>
internal static class ModelsImportCommand
{
    private static readonly Argument<string> _archive = new("archive")
    {
        Description = "A file that 'parley models export' wrote; - reads standard input.",
        HelpName = "models.tar|-",
    };

    private static readonly Option<bool> _quiet = new("--quiet", "-q")
    {
        Description = "Say nothing unless something goes wrong.",
    };

    public static Command Create()
    {
        var command = new Command("import", "Install models from an archive. Every file is checked; if one is " +
            "wrong, nothing is installed.") { _archive, _quiet };
        command.SetAction(RunAsync);
        command.AddExamples("parley models import models.tar");
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string path = parsed.GetRequiredValue(_archive);
        bool isQuiet = parsed.GetValue(_quiet);
        await using CommandServices services = CommandServices.Create();
        await using Stream input = Open(path);
        IReadOnlyList<ModelManifest> imported = await services.Provider.GetRequiredService<ModelArchive>().ImportAsync(
            input, path == "-" ? "standard input" : path, ModelNotes.To(Console.Error, isQuiet), cancellationToken);
        foreach (ModelManifest model in isQuiet ? [] : imported)
            Console.Error.WriteLine(
                $"{model.Name} is installed: {ByteSize.Format(model.TotalSize())}, licence: {model.Licence}.");
        return ExitCode.Success;
    }

    private static Stream Open(string path)
    {
        if (path == "-")
            return Console.OpenStandardInput();
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Failed, IoErrors.Describe(exception, path), exception);
        }
    }
}
