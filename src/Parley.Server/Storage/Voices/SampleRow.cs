using System.Text.Json;

using Parley.Core.Voices.Registry;

namespace Parley.Server.Storage.Voices;

/// <summary>A row of <c>voice_samples</c>.</summary>
internal sealed class SampleRow
{
    public const string Columns =
        """
        number AS Number, id AS Id, voice_number AS VoiceNumber, hash AS Hash, file_name AS FileName,
        content_type AS ContentType, size_bytes AS SizeBytes, report_json AS ReportJson, created_at_unix_ms AS CreatedAtUnixMs
        """;

    public long Number { get; init; }

    public string Id { get; init; } = "";

    public long VoiceNumber { get; init; }

    public string Hash { get; init; } = "";

    public string FileName { get; init; } = "";

    public string ContentType { get; init; } = "";

    public long SizeBytes { get; init; }

    public string ReportJson { get; init; } = "";

    public long CreatedAtUnixMs { get; init; }

    public RegisteredSample ToSample() => new(
        Number,
        VoiceNumber,
        new SampleDraft(
            Id, Hash, FileName, ContentType, SizeBytes,
            JsonSerializer.Deserialize(ReportJson, StorageJson.Default.SampleReport)!),
        RowTimes.Read(CreatedAtUnixMs));
}
