using System.Data.Common;

using Dapper;

using Parley.Core.Events;

namespace Parley.Server.Storage.Sessions;

/// <summary>Ends what a server that died, or was cut off from the database, left behind.</summary>
internal static class LostConnections
{
    /// <returns>What is to be told: one event for each connection.</returns>
    public static async Task<IReadOnlyList<PlatformEvent>> EndAsync(
        DbConnection connection, string serverId, DateTimeOffset now, DateTimeOffset lostBefore)
    {
        var of = new
        {
            serverId,
            Now = now.ToUnixTimeMilliseconds(),
            LostBefore = lostBefore.ToUnixTimeMilliseconds(),
        };
        await connection.ExecuteAsync(
            """
            INSERT INTO servers (id, seen_at_unix_ms) VALUES (@serverId, @Now)
            ON CONFLICT (id) DO UPDATE SET seen_at_unix_ms = excluded.seen_at_unix_ms
            """,
            of);
        await connection.ExecuteAsync("DELETE FROM servers WHERE seen_at_unix_ms < @LostBefore", of);
        // A connection may be younger than the first sign of its server.
        IReadOnlyList<string> lost = [.. await connection.QueryAsync<string>(
            """
            UPDATE session_connections SET end_reason = 'lost', ended_at_unix_ms = COALESCE(
                (SELECT MAX(f.at_unix_ms) FROM session_facts f WHERE f.connection_id = session_connections.id),
                started_at_unix_ms)
            WHERE ended_at_unix_ms IS NULL AND server_id NOT IN (SELECT id FROM servers)
                AND started_at_unix_ms < @LostBefore
            RETURNING session_id
            """,
            of)];
        List<PlatformEvent> told = [];
        foreach (string sessionId in lost)
        {
            await SessionWriting.SettleAsync(connection, sessionId);
            int turns = await connection.ExecuteScalarAsync<int>(
                "SELECT COUNT(*) FROM session_turns WHERE session_id = @sessionId", new { sessionId });
            told.Add(new PlatformEvent.SessionEnded(sessionId, turns));
        }

        return told;
    }
}
