using System.Text.Json;
using System.Text.Json.Serialization;

using Parley.Engines.Models.Catalogue;

namespace Parley.Engines.Models;

/// <summary>What is in a model's folder, written there when all of it was in place and checked.</summary>
public sealed record ModelManifest
{
    /// <summary>Its name in the folder.</summary>
    internal const string FileName = "parley-manifest.json";

    internal const int CurrentSchema = 1;

    public int Schema { get; init; } = CurrentSchema;

    public required string Name { get; init; }

    public required string Title { get; init; }

    public required string Licence { get; init; }

    /// <summary>When it was installed.</summary>
    public DateTimeOffset? InstalledAt { get; init; }

    public required IReadOnlyList<ManifestFile> Files { get; init; }

    /// <summary>Bytes of all files.</summary>
    public long TotalSize() => Files.Sum(static file => file.Size);

    /// <summary>The manifest of a folder; null if it has none or one that cannot be read.</summary>
    internal static ModelManifest? Find(string folder)
    {
        try
        {
            using FileStream stream = File.OpenRead(Path.Combine(folder, FileName));
            ModelManifest? manifest = JsonSerializer.Deserialize(stream, ManifestJson.Default.ModelManifest);
            return manifest is { Schema: CurrentSchema } && manifest.Files.All(
                static file => SafeNames.IsRelativePath(file.Path))
                ? manifest
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether every file is there with its size; the content is not read.</summary>
    internal bool IsComplete(string folder) => Files.All(file =>
        new FileInfo(Path.Combine(folder, file.Path)) is { Exists: true } there && there.Length == file.Size);

    internal void Write(string folder) =>
        AtomicFile.Write(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(
            this, ManifestJson.Default.ModelManifest));
}

/// <summary>One file of a model as it was installed.</summary>
public sealed record ManifestFile
{
    public required string Path { get; init; }

    public required long Size { get; init; }

    /// <summary>Lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>What it was checked against when it came.</summary>
    public required FileCheck Check { get; init; }

    /// <summary>Where it came from.</summary>
    public string? Url { get; init; }

    /// <summary>The commit that the hub gave, where a branch or tag was asked for.</summary>
    public string? Commit { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ModelManifest))]
[JsonSerializable(typeof(ManifestFile))]
internal sealed partial class ManifestJson : JsonSerializerContext;
