using Parley.Core.Training;

namespace Parley.Server.Storage.Training;

/// <summary>A row of <c>training_jobs</c>.</summary>
internal sealed class JobRow
{
    public const string Columns =
        """
        number AS Number, id AS Id, voice_number AS VoiceNumber, voice_id AS VoiceId, engine AS Engine, state AS State,
        stage AS Stage, percent AS Percent, attempt AS Attempt, failures AS Failures, error AS Error,
        created_at_unix_ms AS CreatedAtUnixMs, started_at_unix_ms AS StartedAtUnixMs,
        finished_at_unix_ms AS FinishedAtUnixMs, updated_at_unix_ms AS UpdatedAtUnixMs
        """;

    public long Number { get; init; }

    public string Id { get; init; } = "";

    public long VoiceNumber { get; init; }

    public string VoiceId { get; init; } = "";

    public string Engine { get; init; } = "";

    public string State { get; init; } = "";

    public string Stage { get; init; } = "";

    public long Percent { get; init; }

    public long Attempt { get; init; }

    public long Failures { get; init; }

    public string? Error { get; init; }

    public long CreatedAtUnixMs { get; init; }

    public long? StartedAtUnixMs { get; init; }

    public long? FinishedAtUnixMs { get; init; }

    public long UpdatedAtUnixMs { get; init; }

    public TrainingJob ToJob() => new(Number, Id, VoiceNumber, VoiceId, Engine, RowTimes.Read(CreatedAtUnixMs))
    {
        State = RowNames<TrainingState>.Parse(State),
        Stage = RowNames<TrainingStage>.Parse(Stage),
        Percent = (int)Percent,
        Attempt = (int)Attempt,
        Failures = (int)Failures,
        Error = Error,
        StartedAt = RowTimes.Read(StartedAtUnixMs),
        FinishedAt = RowTimes.Read(FinishedAtUnixMs),
        UpdatedAt = RowTimes.Read(UpdatedAtUnixMs),
    };
}
