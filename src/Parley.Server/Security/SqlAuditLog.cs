using Dapper;

using Parley.Server.Storage;

namespace Parley.Server.Security;

/// <summary>The audit log as a table, numbered without gaps: a line that was taken out shows.</summary>
internal sealed class SqlAuditLog(IDatabase database) : IAuditLog
{
    public Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken) => database.WriteAsync(
        async connection =>
        {
            long sequence = await connection.ExecuteScalarAsync<long>(
                "UPDATE counters SET value = value + 1 WHERE name = 'audit' RETURNING value");
            return await connection.ExecuteAsync(
                """
                INSERT INTO audit_log (sequence, at_unix_ms, actor, action, target, outcome, request_id)
                VALUES (@Sequence, @AtUnixMs, @Actor, @Action, @Target, @Outcome, @RequestId)
                """,
                new AuditRow(
                    sequence, entry.At.ToUnixTimeMilliseconds(), entry.Actor, entry.Action, entry.Target, entry.Outcome,
                    entry.RequestId));
        },
        cancellationToken);

    public Task<IReadOnlyList<AuditEntry>> ListAsync(int limit, long? before, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<AuditEntry>>(
            async connection =>
            {
                IEnumerable<AuditRow> rows = await connection.QueryAsync<AuditRow>(
                    """
                    SELECT sequence AS Sequence, at_unix_ms AS AtUnixMs, actor AS Actor, action AS Action,
                        target AS Target, outcome AS Outcome, request_id AS RequestId
                    FROM audit_log WHERE sequence < @Before ORDER BY sequence DESC LIMIT @Limit
                    """,
                    new { Before = before ?? long.MaxValue, Limit = limit });
                return [.. rows.Select(static row => row.ToEntry())];
            },
            cancellationToken);

    private sealed record AuditRow(
        long Sequence, long AtUnixMs, string Actor, string Action, string Target, string Outcome, string? RequestId)
    {
        public AuditEntry ToEntry() => new(
            DateTimeOffset.FromUnixTimeMilliseconds(AtUnixMs), Actor, Action, Target, Outcome)
        {
            Sequence = Sequence,
            RequestId = RequestId,
        };
    }
}
