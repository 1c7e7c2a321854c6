using System.Text.Json;

using Microsoft.Extensions.AI;

using Parley.Core.Sessions.Keeping;

namespace Parley.Server.Storage.Sessions;

/// <summary>A row of <c>session_turns</c>.</summary>
internal sealed class TurnRow
{
    public const string Select =
        """
        SELECT connection_id AS ConnectionId, number AS Number, session_id AS SessionId, at_unix_ms AS AtUnixMs,
            transcript AS Transcript, is_typed AS IsTyped, persona_id AS PersonaId, voice_id AS VoiceId,
            speech_started_at_unix_ms AS SpeechStartedAtUnixMs, speech_ended_at_unix_ms AS SpeechEndedAtUnixMs,
            answer AS Answer, heard_text AS HeardText, heard_ms AS HeardMs,
            playback_started_at_unix_ms AS PlaybackStartedAtUnixMs, playback_ended_at_unix_ms AS PlaybackEndedAtUnixMs,
            metrics_json AS MetricsJson, timing_json AS TimingJson
        FROM session_turns WHERE session_id = @sessionId ORDER BY connection_id, number
        """;

    public const string Upsert =
        """
        INSERT INTO session_turns (connection_id, number, session_id, at_unix_ms, transcript, is_typed, persona_id,
            voice_id, speech_started_at_unix_ms, speech_ended_at_unix_ms, answer, heard_text, heard_ms,
            playback_started_at_unix_ms, playback_ended_at_unix_ms, metrics_json, timing_json, search_text)
        VALUES (@ConnectionId, @Number, @SessionId, @AtUnixMs, @Transcript, @IsTyped, @PersonaId, @VoiceId,
            @SpeechStartedAtUnixMs, @SpeechEndedAtUnixMs, @Answer, @HeardText, @HeardMs, @PlaybackStartedAtUnixMs,
            @PlaybackEndedAtUnixMs, @MetricsJson, @TimingJson, @SearchText)
        ON CONFLICT (connection_id, number) DO UPDATE
        SET answer = excluded.answer, heard_text = excluded.heard_text, heard_ms = excluded.heard_ms,
            playback_started_at_unix_ms = excluded.playback_started_at_unix_ms,
            playback_ended_at_unix_ms = excluded.playback_ended_at_unix_ms, metrics_json = excluded.metrics_json,
            timing_json = excluded.timing_json, search_text = excluded.search_text
        """;

    public string ConnectionId { get; init; } = "";

    public long Number { get; init; }

    public string SessionId { get; init; } = "";

    public long AtUnixMs { get; init; }

    public string Transcript { get; init; } = "";

    public long IsTyped { get; init; }

    public string PersonaId { get; init; } = "";

    public string? VoiceId { get; init; }

    public long? SpeechStartedAtUnixMs { get; init; }

    public long? SpeechEndedAtUnixMs { get; init; }

    public string Answer { get; init; } = "";

    public string HeardText { get; init; } = "";

    public double? HeardMs { get; init; }

    public long? PlaybackStartedAtUnixMs { get; init; }

    public long? PlaybackEndedAtUnixMs { get; init; }

    public string? MetricsJson { get; init; }

    public string? TimingJson { get; init; }

    public string SearchText => $"{Transcript}\n{Answer}".ToLowerInvariant();

    public static TurnRow Of(string sessionId, KeptTurn turn) => new()
    {
        ConnectionId = turn.ConnectionId,
        Number = turn.Number,
        SessionId = sessionId,
        AtUnixMs = turn.At.ToUnixTimeMilliseconds(),
        Transcript = StoredText.Of(turn.Transcript),
        IsTyped = turn.IsTyped ? 1 : 0,
        PersonaId = turn.PersonaId,
        VoiceId = turn.VoiceId,
        SpeechStartedAtUnixMs = turn.SpeechStartedAt.ToUnixMs(),
        SpeechEndedAtUnixMs = turn.SpeechEndedAt.ToUnixMs(),
        Answer = StoredText.Of(turn.Answer),
        HeardText = StoredText.Of(turn.HeardText),
        HeardMs = turn.HeardMs,
        PlaybackStartedAtUnixMs = turn.PlaybackStartedAt.ToUnixMs(),
        PlaybackEndedAtUnixMs = turn.PlaybackEndedAt.ToUnixMs(),
        MetricsJson = turn.Metrics is { } metrics
            ? JsonSerializer.Serialize(metrics, StorageJson.Default.TurnMetrics)
            : null,
        TimingJson = turn.Timing.Count > 0
            ? StoredText.Of(JsonSerializer.Serialize(turn.Timing, StorageJson.Default.IReadOnlyListReplyTiming))
            : null,
    };

    public KeptTurn ToTurn() => new(
        ConnectionId, (int)Number, RowTimes.Read(AtUnixMs), Transcript)
    {
        IsTyped = IsTyped != 0,
        PersonaId = PersonaId,
        VoiceId = VoiceId,
        SpeechStartedAt = RowTimes.Read(SpeechStartedAtUnixMs),
        SpeechEndedAt = RowTimes.Read(SpeechEndedAtUnixMs),
        Answer = Answer,
        HeardText = HeardText,
        HeardMs = HeardMs,
        PlaybackStartedAt = RowTimes.Read(PlaybackStartedAtUnixMs),
        PlaybackEndedAt = RowTimes.Read(PlaybackEndedAtUnixMs),
        Metrics = MetricsJson is { } json ? JsonSerializer.Deserialize(json, StorageJson.Default.TurnMetrics) : null,
        Timing = TimingJson is { } timing ? JsonSerializer.Deserialize(timing, StorageJson.Default.IReadOnlyListReplyTiming)! : [],
    };

    /// <summary>What a model is shown of it.</summary>
    public IEnumerable<ChatMessage> ToMessages()
    {
        if (Transcript.Length > 0)
            yield return new ChatMessage(ChatRole.User, Transcript);
        if (HeardText.Length > 0)
            yield return new ChatMessage(ChatRole.Assistant, HeardText);
    }
}
