using System.CommandLine;

using Microsoft.Extensions.DependencyInjection;

using Parley.Cli.Composition;
using Parley.Cli.Help;
using Parley.Cli.Models;
using Parley.Engines.Models;
using Parley.Engines.Models.Catalogue;
using Parley.Engines.Models.Downloading;

namespace Parley.Cli.Commands;

/// <summary><c>parley models pull</c>: fetches what is missing or damaged, and checks what is there.</summary>
internal static class ModelsPullCommand
{
    private static readonly Argument<string[]> _names = new("name")
    {
        Description = "Models, as 'parley models list' calls them; piper-<voice> takes any voice of the published " +
            "Piper index.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<bool> _quiet = new("--quiet", "-q")
    {
        Description = "Say nothing unless something goes wrong.",
    };

    public static Command Create()
    {
        var command = new Command("pull", "Download models. What has come is kept: an interrupted download goes " +
            "on where it ended.") { _names, _quiet };
        command.SetAction(RunAsync);
        command.AddExamples(
            "parley models pull kokoro",
            "parley models pull pocket-tts smart-turn",
            "HF_TOKEN=hf_… parley models pull some-gated-model");
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using CommandServices services = CommandServices.Create();
        var catalogue = services.Provider.GetRequiredService<ModelCatalogue>();
        var installer = services.Provider.GetRequiredService<ModelInstaller>();
        var progress = new PullProgress();
        IPullDisplay? display = PullDisplay.Choose(parsed.GetValue(_quiet));

        IReadOnlyList<CatalogueModel> models = await display.ShowWhileAsync(
            progress, ModelNames.ResolveAsync(
                parsed.GetRequiredValue(_names), catalogue, installer, progress, cancellationToken));
        IReadOnlyList<PullResult> results = await display.ShowWhileAsync(
            progress, installer.PullAsync(models, progress, cancellationToken));
        if (display is not null)
            Tell(results);
        return Report(results);
    }

    private static void Tell(IReadOnlyList<PullResult> results)
    {
        foreach (PullResult result in results)
        {
            if (result.Manifest is not { } manifest)
                continue;
            string state = result.WasInstalled ? "is installed already, and whole" : "is installed";
            Console.Error.WriteLine(
                $"{manifest.Name} {state}: {ByteSize.Format(manifest.TotalSize())}, licence: {manifest.Licence}.");
            int trusted = manifest.Files.Count(static file => file.Check is FileCheck.Hub or FileCheck.FirstUse);
            if (trusted > 0)
                Console.Error.WriteLine($"{manifest.Name}: no hash of {trusted} of its {manifest.Files.Count} " +
                    $"files is published; they were trusted on first use.");
            if (result.Model.Note is { } note)
                Console.Error.WriteLine($"{manifest.Name}: {note}");
        }
    }

    // Each failure in its own sentence; the last one ends the program.
    private static int Report(IReadOnlyList<PullResult> results)
    {
        Exception[] failures = [.. results.Select(static result => result.Failure).OfType<Exception>()];
        foreach (Exception failure in failures.SkipLast(1))
            ErrorReport.Write(failure, wasInterrupted: false, Console.Error);
        return failures.Length == 0 ? ExitCode.Success : throw failures[^1];
    }
}
