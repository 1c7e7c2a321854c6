using System.Text;

using Dapper;

using Parley.Core.Sessions.Keeping;

namespace Parley.Server.Storage.Sessions;

/// <summary>Asks for sessions in short, newest first.</summary>
internal sealed class SessionQuery
{
    // A line of a screen; the whole may be a book.
    private const int TitleCharacters = 200;

    private const string Found = "q.session_id = s.id AND q.search_text LIKE @Pattern ESCAPE '!'";

    private readonly StringBuilder _conditions = new();
    private readonly bool _isSearch;

    /// <summary>One session.</summary>
    public SessionQuery(string sessionId) => Require("s.id = @Id", "Id", sessionId);

    public SessionQuery(SessionFilter filter)
    {
        if (filter.IsLive is { } isLive)
            _conditions.Append($" AND s.ended_at_unix_ms IS {(isLive ? "" : "NOT ")}NULL");
        if (filter.From is { } from)
            Require("s.started_at_unix_ms >= @From", "From", from.ToUnixTimeMilliseconds());
        if (filter.To is { } to)
            Require("s.started_at_unix_ms < @To", "To", to.ToUnixTimeMilliseconds());
        if (filter.PersonaId is { } persona)
        {
            Require(
                """
                (EXISTS (SELECT 1 FROM session_connections p WHERE p.session_id = s.id AND p.persona_id = @Persona)
                OR EXISTS (SELECT 1 FROM session_turns p WHERE p.session_id = s.id AND p.persona_id = @Persona))
                """,
                "Persona", persona);
        }

        if (filter.Text is { } text)
        {
            _isSearch = true;
            Require($"EXISTS (SELECT 1 FROM session_turns q WHERE {Found})", "Pattern", Pattern(text));
        }

        if (filter.After is { } after)
        {
            Require(
                "(s.started_at_unix_ms < @AfterStart OR (s.started_at_unix_ms = @AfterStart AND s.id < @AfterId))",
                "AfterStart", after.StartedAt.ToUnixTimeMilliseconds());
            Parameters.Add("AfterId", after.Id);
        }

        _conditions.Append(" ORDER BY s.started_at_unix_ms DESC, s.id DESC LIMIT @Limit");
        Parameters.Add("Limit", filter.Limit);
    }

    public string Sql =>
        $"""
        SELECT s.id AS Id, s.started_at_unix_ms AS StartedAtUnixMs, s.ended_at_unix_ms AS EndedAtUnixMs,
            (SELECT COUNT(*) FROM session_connections a WHERE a.session_id = s.id) AS Connections,
            (SELECT COUNT(*) FROM session_turns t WHERE t.session_id = s.id) AS Turns,
            (SELECT COUNT(*) FROM session_facts f WHERE f.session_id = s.id AND f.type = 'error') AS Errors,
            (SELECT SUBSTR(t.transcript, 1, {TitleCharacters}) FROM session_turns t
                WHERE t.session_id = s.id AND t.transcript <> '' ORDER BY t.connection_id, t.number LIMIT 1) AS Title,
            {(_isSearch ? Match : "NULL")} AS Match,
            c.id AS ConnectionId, c.server_id AS ServerId, c.started_at_unix_ms AS ConnectionStartedAtUnixMs,
            c.ended_at_unix_ms AS ConnectionEndedAtUnixMs, c.end_reason AS EndReason, c.mode AS Mode,
            c.transport AS Transport, c.client AS Client, c.persona_id AS PersonaId, c.voice_id AS VoiceId
        FROM sessions s
        JOIN session_connections c ON c.id = (SELECT MAX(m.id) FROM session_connections m WHERE m.session_id = s.id)
        WHERE 1 = 1{_conditions}
        """;

    public DynamicParameters Parameters { get; } = new();

    // As long as search_text, so that what is found there is found here at the same place.
    private static string Match =>
        $"""
        (SELECT q.transcript || ' ' || q.answer FROM session_turns q WHERE {Found}
            ORDER BY q.connection_id, q.number LIMIT 1)
        """;

    private static string Pattern(string text) =>
        $"%{text.ToLowerInvariant().Replace("!", "!!").Replace("%", "!%").Replace("_", "!_")}%";

    private void Require(string condition, string name, object value)
    {
        _conditions.Append(" AND ").Append(condition);
        Parameters.Add(name, value);
    }
}
