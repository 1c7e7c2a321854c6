using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Engines.Models.Catalogue;

/// <summary>The catalogue as it is written down.</summary>
internal sealed record CatalogueDocument
{
    /// <summary>The only layout there is so far.</summary>
    public const int CurrentSchema = 1;

    public required int Schema { get; init; }

    public required IReadOnlyList<CatalogueModel> Models { get; init; }

    public IReadOnlyList<VoiceIndex>? Indexes { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(CatalogueDocument))]
internal sealed partial class CatalogueJson : JsonSerializerContext;
