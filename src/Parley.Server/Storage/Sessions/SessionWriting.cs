using System.Data.Common;

using Dapper;

using Parley.Core.Events;
using Parley.Core.Sessions.Keeping;

namespace Parley.Server.Storage.Sessions;

/// <summary>Writes entries of sessions; what is there already is not written twice.</summary>
internal static class SessionWriting
{
    /// <returns>What is to be told of the facts that were new.</returns>
    public static async Task<IReadOnlyList<PlatformEvent>> WriteAsync(
        DbConnection connection, IReadOnlyList<SessionEntry> entries)
    {
        // Of several versions the last is the one that counts.
        Dictionary<string, KeptConnection> connections = [];
        Dictionary<(string, int), (string SessionId, KeptTurn Turn)> turns = [];
        foreach (SessionEntry entry in entries)
        {
            connections[entry.Connection.Id] = entry.Connection;
            if (entry.Turn is { } turn)
                turns[(turn.ConnectionId, turn.Number)] = (entry.Connection.SessionId, turn);
        }

        foreach (KeptConnection kept in connections.Values)
            await WriteAsync(connection, kept);
        foreach ((string sessionId, KeptTurn turn) in turns.Values)
            await connection.ExecuteAsync(TurnRow.Upsert, TurnRow.Of(sessionId, turn));

        List<PlatformEvent> told = [];
        foreach (SessionEntry entry in entries)
        {
            if (entry.Fact is { } fact && await WriteAsync(connection, entry.Connection, fact) && fact.Told is { } news)
                told.Add(news);
        }

        return told;
    }

    /// <summary>A session is over when none of its connections is there any more.</summary>
    public static Task<int> SettleAsync(DbConnection connection, string sessionId) => connection.ExecuteAsync(
        """
        UPDATE sessions SET ended_at_unix_ms = CASE
            WHEN EXISTS (
                SELECT 1 FROM session_connections
                WHERE session_id = @sessionId AND ended_at_unix_ms IS NULL) THEN NULL
            ELSE (SELECT MAX(ended_at_unix_ms) FROM session_connections WHERE session_id = @sessionId) END
        WHERE id = @sessionId
        """,
        new { sessionId });

    private static async Task WriteAsync(DbConnection connection, KeptConnection kept)
    {
        ConnectionRow row = ConnectionRow.Of(kept);
        await connection.ExecuteAsync(
            """
            INSERT INTO sessions (id, started_at_unix_ms) VALUES (@SessionId, @StartedAtUnixMs) ON CONFLICT (id) DO NOTHING
            """,
            row);
        if (await connection.ExecuteAsync(ConnectionRow.Upsert, row) > 0)
            await SettleAsync(connection, kept.SessionId);
    }

    private static async Task<bool> WriteAsync(DbConnection connection, KeptConnection kept, SessionFact fact) =>
        await connection.ExecuteAsync(FactRow.Insert, FactRow.Of(kept, fact)) > 0;
}
