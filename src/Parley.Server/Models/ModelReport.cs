using System.ComponentModel;

using Parley.Engines.Models;
using Parley.Engines.Models.Catalogue;

namespace Parley.Server.Models;

/// <summary>A model as <c>GET /models</c> shows it.</summary>
internal sealed record ModelReport(
    string Name,
    [property: Description("For people, in a line.")] string Title,
    [property: Description("text-to-speech, speech-to-text, voice-activity, end-of-turn, embedding, speech-enhancement; null where nobody says.")]
    string? Purpose,
    [property: Description("The engine that loads it; null where nobody says.")] string? Engine,
    [property: Description("Whether it is one of those to get first.")] bool Recommended,
    string Licence,
    [property: Description("What to know before getting it.")] string? Note,
    [property: Description("Null where the size is not published and it is not here.")] long? SizeBytes,
    ModelState State,
    [property: Description("Files of which no hash is published: what comes first is trusted.")] int FilesTrustedOnFirstUse,
    [property: Description("Gets or mends it at the server's machine; null where it is in no catalogue.")] string? Command,
    [property: Description("The last time that it was fetched through this server; null for never.")] PullReport? Pull)
{
    public static ModelReport Of(CatalogueModel model, ModelStore store, PullReport? pull)
    {
        ModelManifest? manifest = store.ManifestOf(model.Name);
        return new ModelReport(
            model.Name, model.Title, model.Purpose, model.Engine, model.Recommended, model.Licence, model.Note,
            manifest?.TotalSize() ?? model.KnownSize(), store.StateOf(model.Name),
            manifest is null
                ? model.Files.Count(static file => file.Check == FileCheck.FirstUse)
                : Trusted(manifest),
            $"parley models pull {model.Name}", pull);
    }

    /// <summary>A model in the store that the catalogue does not know: from an index, or imported.</summary>
    public static ModelReport Of(string name, ModelStore store, ModelCatalogue catalogue, PullReport? pull)
    {
        ModelManifest? manifest = store.ManifestOf(name);
        bool isOfIndex = catalogue.IndexFor(name) is not null;
        return new ModelReport(
            name, manifest?.Title ?? "put there by hand", isOfIndex ? "text-to-speech" : null, isOfIndex ? "piper" : null,
            Recommended: false, manifest?.Licence ?? "unknown", Note: null, manifest?.TotalSize(), store.StateOf(name),
            manifest is null ? 0 : Trusted(manifest), isOfIndex ? $"parley models pull {name}" : null, pull);
    }

    private static int Trusted(ModelManifest manifest) =>
        manifest.Files.Count(static file => file.Check is FileCheck.Hub or FileCheck.FirstUse);
}
