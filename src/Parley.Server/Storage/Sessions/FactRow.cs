using System.Text;

using Parley.Core.Sessions.Keeping;
using Parley.Server.Transports;

namespace Parley.Server.Storage.Sessions;

/// <summary>A row of <c>session_facts</c>.</summary>
internal sealed class FactRow
{
    public const string Select =
        """
        SELECT connection_id AS ConnectionId, number AS Number, session_id AS SessionId, at_unix_ms AS AtUnixMs,
            type AS Type, detail_json AS DetailJson
        FROM session_facts WHERE session_id = @sessionId ORDER BY connection_id, number
        """;

    public const string Insert =
        """
        INSERT INTO session_facts (connection_id, number, session_id, at_unix_ms, type, detail_json)
        VALUES (@ConnectionId, @Number, @SessionId, @AtUnixMs, @Type, @DetailJson)
        ON CONFLICT (connection_id, number) DO NOTHING
        """;

    public string ConnectionId { get; init; } = "";

    public long Number { get; init; }

    public string SessionId { get; init; } = "";

    public long AtUnixMs { get; init; }

    public string Type { get; init; } = "";

    public string? DetailJson { get; init; }

    public static FactRow Of(KeptConnection connection, SessionFact fact) => new()
    {
        ConnectionId = connection.Id,
        Number = fact.Number,
        SessionId = connection.SessionId,
        AtUnixMs = fact.At.ToUnixTimeMilliseconds(),
        Type = fact.Type,
        DetailJson = fact.Detail is { } detail ? Encoding.UTF8.GetString(SessionEventJson.ToUtf8(detail)) : null,
    };

    public KeptFact ToFact() =>
        new(ConnectionId, (int)Number, RowTimes.Read(AtUnixMs), Type, DetailJson);
}
