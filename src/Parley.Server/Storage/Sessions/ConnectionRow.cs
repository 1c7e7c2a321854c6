using Parley.Core.Sessions;
using Parley.Core.Sessions.Keeping;

namespace Parley.Server.Storage.Sessions;

/// <summary>A row of <c>session_connections</c>.</summary>
internal sealed class ConnectionRow
{
    public const string Select =
        """
        SELECT id AS Id, session_id AS SessionId, server_id AS ServerId, started_at_unix_ms AS StartedAtUnixMs,
            ended_at_unix_ms AS EndedAtUnixMs, end_reason AS EndReason, mode AS Mode, transport AS Transport,
            client AS Client, persona_id AS PersonaId, voice_id AS VoiceId
        FROM session_connections WHERE session_id = @sessionId ORDER BY id
        """;

    /// <summary>Changes nothing where only what never changes would be written again.</summary>
    public const string Upsert =
        """
        INSERT INTO session_connections (id, session_id, server_id, started_at_unix_ms, ended_at_unix_ms, end_reason, mode,
            transport, client, persona_id, voice_id)
        VALUES (@Id, @SessionId, @ServerId, @StartedAtUnixMs, @EndedAtUnixMs, @EndReason, @Mode, @Transport, @Client,
            @PersonaId, @VoiceId)
        ON CONFLICT (id) DO UPDATE
        SET ended_at_unix_ms = excluded.ended_at_unix_ms, end_reason = excluded.end_reason
        WHERE COALESCE(session_connections.ended_at_unix_ms, -1) <> COALESCE(excluded.ended_at_unix_ms, -1)
        """;

    public string Id { get; init; } = "";

    public string SessionId { get; init; } = "";

    public string ServerId { get; init; } = "";

    public long StartedAtUnixMs { get; init; }

    public long? EndedAtUnixMs { get; init; }

    public string? EndReason { get; init; }

    public string Mode { get; init; } = "";

    public string Transport { get; init; } = "";

    public string? Client { get; init; }

    public string PersonaId { get; init; } = "";

    public string? VoiceId { get; init; }

    public static ConnectionRow Of(KeptConnection kept) => new()
    {
        Id = kept.Id,
        SessionId = kept.SessionId,
        ServerId = kept.ServerId,
        StartedAtUnixMs = kept.StartedAt.ToUnixTimeMilliseconds(),
        EndedAtUnixMs = kept.EndedAt.ToUnixMs(),
        EndReason = kept.End,
        Mode = RowNames<SessionMode>.Of(kept.Mode),
        Transport = kept.Transport,
        Client = kept.Client is { } client ? StoredText.Of(client) : null,
        PersonaId = kept.PersonaId,
        VoiceId = kept.VoiceId,
    };

    public KeptConnection ToConnection() =>
        new(Id, SessionId, RowTimes.Read(StartedAtUnixMs))
        {
            ServerId = ServerId,
            EndedAt = RowTimes.Read(EndedAtUnixMs),
            End = EndReason,
            Mode = RowNames<SessionMode>.Parse(Mode),
            Transport = Transport,
            Client = Client,
            PersonaId = PersonaId,
            VoiceId = VoiceId,
        };
}
