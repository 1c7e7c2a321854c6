using System.Text.Json.Serialization;

namespace Parley.Engines.Models.Archives;

/// <summary>The first file of an archive: what else is in it.</summary>
internal sealed record ArchiveList
{
    public const string FileName = "parley-models.json";

    public const int CurrentSchema = 1;

    /// <summary>More than any list will ever need.</summary>
    public const int LargestBytes = 8 << 20;

    public int Schema { get; init; } = CurrentSchema;

    public required IReadOnlyList<ModelManifest> Models { get; init; }

    /// <summary>The name of a model's file in the archive.</summary>
    public static string EntryName(string model, string path) => $"{model}/{path}";
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ArchiveList))]
internal sealed partial class ArchiveJson : JsonSerializerContext;
