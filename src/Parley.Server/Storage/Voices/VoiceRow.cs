using System.Text.Json;

using Parley.Core.Voices.Registry;

namespace Parley.Server.Storage.Voices;

/// <summary>A row of <c>voices</c>.</summary>
internal sealed class VoiceRow
{
    public const string Columns =
        """
        number AS Number, id AS Id, engine AS Engine, name AS Name, language AS Language, description AS Description,
        status AS Status, samples AS Samples, material_ms AS MaterialMs, job_id AS JobId,
        blend_json AS BlendJson, trained_at_unix_ms AS TrainedAtUnixMs, created_at_unix_ms AS CreatedAtUnixMs, updated_at_unix_ms AS UpdatedAtUnixMs
        """;

    public long Number { get; init; }

    public string Id { get; init; } = "";

    public string Engine { get; init; } = "";

    public string Name { get; init; } = "";

    public string Language { get; init; } = "";

    public string Description { get; init; } = "";

    public string Status { get; init; } = "";

    public long Samples { get; init; }

    public double MaterialMs { get; init; }

    public string? JobId { get; init; }

    public string? BlendJson { get; init; }

    public long? TrainedAtUnixMs { get; init; }

    public long CreatedAtUnixMs { get; init; }

    public long UpdatedAtUnixMs { get; init; }

    public RegisteredVoice ToVoice() => new(
        Number, Id, Engine, Name, Language, Description, RowTimes.Read(CreatedAtUnixMs))
    {
        Status = RowNames<VoiceStatus>.Parse(Status),
        Blend = BlendJson is null
            ? null
            : JsonSerializer.Deserialize(BlendJson, StorageJson.Default.IReadOnlyListBlendPart),
        Samples = (int)Samples,
        Material = TimeSpan.FromMilliseconds(MaterialMs),
        JobId = JobId,
        TrainedAt = RowTimes.Read(TrainedAtUnixMs),
        UpdatedAt = RowTimes.Read(UpdatedAtUnixMs),
    };
}
