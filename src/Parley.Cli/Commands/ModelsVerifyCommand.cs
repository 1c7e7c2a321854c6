using System.CommandLine;

using Microsoft.Extensions.DependencyInjection;

using Parley.Cli.Composition;
using Parley.Cli.Help;
using Parley.Cli.Models;
using Parley.Core;
using Parley.Engines.Models;
using Parley.Engines.Models.Catalogue;

namespace Parley.Cli.Commands;

/// <summary><c>parley models verify</c>: reads installed models from end to end.</summary>
internal static class ModelsVerifyCommand
{
    private static readonly Argument<string[]> _names = new("name")
    {
        Description = "Models; by default all that are installed.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public static Command Create()
    {
        var command = new Command("verify", "Check every byte of installed models. Exit code 1: one is damaged; " +
            "69: one is not installed.") { _names };
        command.SetAction(RunAsync);
        command.AddExamples("parley models verify", "parley models verify kokoro || parley models pull kokoro");
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using CommandServices services = CommandServices.Create();
        var store = services.Provider.GetRequiredService<ModelStore>();
        var verifier = services.Provider.GetRequiredService<ModelVerifier>();
        IReadOnlyList<string> names = ModelNames.Installed(
            parsed.GetValue(_names) ?? [], store, services.Provider.GetRequiredService<ModelCatalogue>());
        if (names.Count == 0)
            Console.Out.WriteLine($"No model is installed in '{store.Root}'.");
        var faults = new List<string>();
        foreach (string name in names)
        {
            ModelVerification found = await verifier.VerifyAsync(name, cancellationToken);
            faults.AddRange(found.Faults.Select(fault => $"{fault} Run 'parley models pull {name}' to mend it."));
            Console.Out.WriteLine(found switch
            {
                { Faults.Count: > 0 } => $"{name}: damaged, {found.Faults.Count} of {found.FileCount} files",
                { Unknown.Count: > 0 } =>
                    $"{name}: put there by hand; of {found.Unknown.Count} of {found.FileCount} files no hash is known",
                { Manifest: null, FileCount: 0 } => $"{name}: put there by hand; no hash of it is known",
                _ => $"{name}: ok, {found.FileCount} files{Size(found)}",
            });
        }

        foreach (string fault in faults.SkipLast(1))
            Console.Error.WriteLine(fault);
        return faults.Count == 0 ? ExitCode.Success : throw new ModelIntegrityException(faults[^1]);
    }

    private static string Size(ModelVerification found) =>
        found.Manifest is { } manifest ? $", {ByteSize.Format(manifest.TotalSize())}" : "";
}
