using System.CommandLine;

using Microsoft.Extensions.DependencyInjection;

using Parley.Cli.Composition;
using Parley.Cli.Help;
using Parley.Cli.Models;
using Parley.Engines.Models;
using Parley.Engines.Models.Catalogue;

namespace Parley.Cli.Commands;

/// <summary><c>parley models path</c>.</summary>
internal static class ModelsPathCommand
{
    private static readonly Argument<string?> _name = new("name")
    {
        Description = "A model that is installed; without one the folder of the store is printed.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command Create()
    {
        var command = new Command("path", "Print where models are.") { _name };
        command.SetAction(RunAsync);
        command.AddExamples("parley models path", "ls \"$(parley models path kokoro)\"");
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using CommandServices services = CommandServices.Create();
        var store = services.Provider.GetRequiredService<ModelStore>();
        string? name = parsed.GetValue(_name);
        if (name is not null)
            ModelNames.RequireInstalled(name, store, services.Provider.GetRequiredService<ModelCatalogue>());
        Console.Out.WriteLine(name is null ? store.Root : store.PathOf(name));
        return ExitCode.Success;
    }
}
