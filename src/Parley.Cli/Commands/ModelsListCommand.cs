using System.CommandLine;

using Microsoft.Extensions.DependencyInjection;

using Parley.Cli.Composition;
using Parley.Cli.Help;
using Parley.Cli.Models;
using Parley.Engines.Models;
using Parley.Engines.Models.Catalogue;
using Parley.Engines.Models.Downloading;

namespace Parley.Cli.Commands;

/// <summary><c>parley models list</c>.</summary>
internal static class ModelsListCommand
{
    private static readonly Option<bool> _json = new("--json") { Description = "One JSON object a line." };

    private static readonly Option<bool> _index = new("--index")
    {
        Description = "Also all voices of the published Piper index, which is fetched for that.",
    };

    public static Command Create()
    {
        var command = new Command(
            "list", "Show the models that can be had, and which of them are installed.") { _json, _index };
        command.SetAction(RunAsync);
        command.AddExamples("parley models list", "parley models list --json | jq -r 'select(.installed).name'");
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using CommandServices services = CommandServices.Create();
        var catalogue = services.Provider.GetRequiredService<ModelCatalogue>();
        var store = services.Provider.GetRequiredService<ModelStore>();
        var models = new List<CatalogueModel>(catalogue.Models);
        if (parsed.GetValue(_index))
        {
            var installer = services.Provider.GetRequiredService<ModelInstaller>();
            foreach (VoiceIndex index in catalogue.Indexes)
            {
                IReadOnlyList<CatalogueModel> listed = await installer.ReadIndexAsync(
                    index, new PullProgress(), cancellationToken);
                models.AddRange(listed.Where(model => catalogue.Find(model.Name) is null));
            }
        }

        Write(
            [
                .. models.Select(model => ModelListing.Of(model, store)),
                .. store.InstalledNames().Except(models.Select(static model => model.Name), StringComparer.Ordinal).Select(name => ModelListing.Of(name, store)),
            ],
            parsed.GetValue(_json));
        return ExitCode.Success;
    }

    private static void Write(IReadOnlyList<ModelListing> listings, bool asJson)
    {
        if (!asJson)
            Console.Out.WriteLine(ModelListing.Heading);
        foreach (ModelListing listing in listings)
            Console.Out.WriteLine(asJson ? listing.ToJson() : listing.ToLine());
        if (!asJson)
            Console.Out.WriteLine("HASHES of how many files the catalogue pins. Where none is published ('first " +
                "use'), what comes first is trusted, and held to from then on.");
    }
}
