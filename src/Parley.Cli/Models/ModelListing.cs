using System.Text.Encodings.Web;
using System.Text.Json;

using Parley.Engines.Models;
using Parley.Engines.Models.Catalogue;

namespace Parley.Cli.Models;

/// <summary>One model as <c>models list</c> shows it.</summary>
internal sealed record ModelListing(
    string Name, string Title, string Licence, string? Purpose, string? Note, ModelState State, long? SizeBytes,
    IReadOnlyList<FileCheck> Checks, string Path)
{
    private static readonly JsonWriterOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ModelListing Of(CatalogueModel model, ModelStore store)
    {
        ModelManifest? manifest = store.ManifestOf(model.Name);
        return new ModelListing(
            model.Name, model.Title, model.Licence, model.Purpose, model.Note, store.StateOf(model.Name),
            manifest?.TotalSize() ?? model.KnownSize(),
            manifest is null ? [.. model.Files.Select(static file => file.Check)] : [.. manifest.Files.Select(
                static file => file.Check)],
            store.PathOf(model.Name));
    }

    /// <summary>A model in the store that the catalogue does not know: from an index, or imported.</summary>
    public static ModelListing Of(string name, ModelStore store)
    {
        ModelManifest? manifest = store.ManifestOf(name);
        return new ModelListing(
            name, manifest?.Title ?? "put there by hand", manifest?.Licence ?? "unknown", Purpose: null, Note: null, store.StateOf(name),
            manifest?.TotalSize(), manifest is null ? [FileCheck.FirstUse] : [.. manifest.Files.Select(static file => file.Check)], store.PathOf(name));
    }

    public string StateWords => State switch
    {
        ModelState.Installed => "installed",
        ModelState.ByHand => "by hand",
        ModelState.Damaged => "damaged",
        ModelState.Incomplete => "incomplete",
        _ => "-",
    };

    public string ToLine() =>
        $"{Name,-26} {StateWords,-10} {(SizeBytes is { } size ? ByteSize.Format(size) : "?"),8}  " +
        $"{CheckWords.OfAll(Checks),-9}  {Title}";

    public static string Heading => $"{"NAME",-26} {"STATE",-10} {"SIZE",8}  {"HASHES",-9}  WHAT IT IS";

    public string ToJson()
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, _json))
        {
            json.WriteStartObject();
            json.WriteString("name", Name);
            json.WriteString("title", Title);
            json.WriteString("purpose", Purpose);
            json.WriteString("licence", Licence);
            json.WriteString("note", Note);
            json.WriteString(
                "state", State switch { ModelState.ByHand => "by_hand", _ => State.ToString().ToLowerInvariant() });
            json.WriteBoolean("installed", State is ModelState.Installed or ModelState.ByHand);
            if (SizeBytes is { } size)
                json.WriteNumber("size_bytes", size);
            else
                json.WriteNull("size_bytes");
            json.WriteNumber("files", Checks.Count);
            json.WriteNumber("files_trusted_on_first_use", Checks.Count(
                static check => check is FileCheck.Hub or FileCheck.FirstUse));
            json.WriteString("path", Path);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(line.ToArray());
    }
}
