using System.Data.Common;

using Dapper;

using Microsoft.Extensions.AI;

using Parley.Core.Events;
using Parley.Core.Sessions.Keeping;

namespace Parley.Server.Storage.Sessions;

/// <summary>Sessions as tables.</summary>
internal sealed class SqlSessionStore(IDatabase database, SqlEventLog events) : ISessionStore
{
    public Task WriteAsync(IReadOnlyList<SessionEntry> entries, CancellationToken cancellationToken = default) =>
        entries.Count == 0
            ? Task.CompletedTask
            : events.WriteAsync(
                connection => SessionWriting.WriteAsync(connection, entries), static told => told, cancellationToken);

    public Task<IReadOnlyList<KeptSession>> ListAsync(
        SessionFilter filter, CancellationToken cancellationToken = default) => database.ReadAsync<IReadOnlyList<KeptSession>>(
        async connection =>
        {
            var query = new SessionQuery(filter);
            IEnumerable<SessionRow> rows = await connection.QueryAsync<SessionRow>(query.Sql, query.Parameters);
            return [.. rows.Select(static row => row.ToSession())];
        },
        cancellationToken);

    public Task<KeptConversation?> FindAsync(string sessionId, CancellationToken cancellationToken = default) =>
        database.ReadAsync(connection => FindAsync(connection, sessionId), cancellationToken);

    public Task<IReadOnlyList<ChatMessage>> RecallAsync(
        string sessionId, DateTimeOffset before, int limit, CancellationToken cancellationToken = default) =>
        database.ReadAsync<IReadOnlyList<ChatMessage>>(
            async connection =>
            {
                IEnumerable<TurnRow> newestFirst = await connection.QueryAsync<TurnRow>(
                    """
                    SELECT transcript AS Transcript, heard_text AS HeardText FROM session_turns
                    WHERE session_id = @sessionId AND at_unix_ms < @Before
                    ORDER BY connection_id DESC, number DESC LIMIT @limit
                    """,
                    new { sessionId, Before = before.ToUnixTimeMilliseconds(), limit });
                return [.. newestFirst.Reverse().SelectMany(static turn => turn.ToMessages()).TakeLast(limit)];
            },
            cancellationToken);

    public async Task<SessionDeletion> DeleteAsync(string sessionId, CancellationToken cancellationToken = default) =>
        await events.WriteAsync(
            async connection =>
            {
                int deleted = await connection.ExecuteAsync(
                    "DELETE FROM sessions WHERE id = @sessionId AND ended_at_unix_ms IS NOT NULL", new { sessionId });
                if (deleted > 0)
                    return SessionDeletion.Deleted;
                return await connection.ExecuteScalarAsync<long>(
                    "SELECT COUNT(*) FROM sessions WHERE id = @sessionId", new { sessionId }) > 0
                    ? SessionDeletion.Live
                    : SessionDeletion.Unknown;
            },
            deletion => deletion == SessionDeletion.Deleted ? [new PlatformEvent.SessionDeleted(sessionId)] : [],
            cancellationToken);

    public Task<IReadOnlyList<string>> ForgetAsync(
        DateTimeOffset endedBefore, int limit, CancellationToken cancellationToken = default) =>
        events.WriteAsync<IReadOnlyList<string>>(
            async connection => [.. await connection.QueryAsync<string>(
                """
                DELETE FROM sessions WHERE id IN (
                    SELECT id FROM sessions WHERE ended_at_unix_ms < @Before ORDER BY ended_at_unix_ms LIMIT @limit)
                RETURNING id
                """,
                new { Before = endedBefore.ToUnixTimeMilliseconds(), limit })],
            static ids => [.. ids.Select(static id => new PlatformEvent.SessionDeleted(id))],
            cancellationToken);

    public Task<IReadOnlySet<string>> KnownAsync(
        IReadOnlyCollection<string> connectionIds, CancellationToken cancellationToken = default) =>
        database.ReadAsync<IReadOnlySet<string>>(
            async connection =>
            {
                var known = new HashSet<string>(StringComparer.Ordinal);
                foreach (string[] ids in connectionIds.Chunk(500)) // databases limit how many there may be in one query
                {
                    known.UnionWith(await connection.QueryAsync<string>(
                        "SELECT id FROM session_connections WHERE id IN @ids", new { ids }));
                }

                return known;
            },
            cancellationToken);

    public async Task<int> SeenAsync(
        string serverId, DateTimeOffset now, DateTimeOffset lostBefore, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<PlatformEvent> told = await events.WriteAsync(
            connection => LostConnections.EndAsync(connection, serverId, now, lostBefore), static told => told,
            cancellationToken);
        return told.Count;
    }

    private static async Task<KeptConversation?> FindAsync(DbConnection connection, string sessionId)
    {
        var query = new SessionQuery(sessionId);
        if (await connection.QuerySingleOrDefaultAsync<SessionRow>(query.Sql, query.Parameters) is not { } session)
            return null;

        object of = new { sessionId };
        IEnumerable<ConnectionRow> connections = await connection.QueryAsync<ConnectionRow>(ConnectionRow.Select, of);
        IEnumerable<TurnRow> turns = await connection.QueryAsync<TurnRow>(TurnRow.Select, of);
        IEnumerable<FactRow> facts = await connection.QueryAsync<FactRow>(FactRow.Select, of);
        return new KeptConversation(
            session.ToSession(),
            [.. connections.Select(static row => row.ToConnection())],
            [.. turns.Select(static row => row.ToTurn())],
            [.. facts.Select(static row => row.ToFact())]);
    }
}
