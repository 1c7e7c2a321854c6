using System.Data.Common;

using Dapper;

using Parley.Core.Storage;

namespace Parley.Server.Storage;

/// <summary>Receipts as a table.</summary>
internal sealed class SqlReceipts(IDatabase database, TimeProvider time) : IReceipts
{
    private static readonly TimeSpan _kept = TimeSpan.FromDays(1);

    public Task<KeptAnswer?> FindAsync(string scope, string key, CancellationToken cancellationToken = default) =>
        database.ReadAsync(
            connection => connection.QuerySingleOrDefaultAsync<KeptAnswer>(
                """
                SELECT request_hash AS RequestHash, answer AS Answer FROM receipts
                WHERE scope = @scope AND key = @key AND at_unix_ms >= @Oldest
                """,
                new { scope, key, Oldest }),
            cancellationToken);

    public Task<int> ForgetAsync(CancellationToken cancellationToken = default) => database.WriteAsync(
        connection => connection.ExecuteAsync("DELETE FROM receipts WHERE at_unix_ms < @Oldest", new { Oldest }),
        cancellationToken);

    /// <summary>Keeps the answer of what was done; part of the same transaction.</summary>
    /// <exception cref="ReceiptTakenException">Another request with the key was faster.</exception>
    public async Task KeepAsync<T>(DbConnection connection, Receipt<T>? receipt, T result)
    {
        if (receipt?.Answer(result) is not { } answer)
            return;
        int kept = await connection.ExecuteAsync(
            """
            INSERT INTO receipts (scope, key, request_hash, answer, at_unix_ms)
            VALUES (@Scope, @Key, @RequestHash, @answer, @Now)
            ON CONFLICT (scope, key) DO UPDATE
            SET request_hash = excluded.request_hash, answer = excluded.answer, at_unix_ms = excluded.at_unix_ms
            WHERE receipts.at_unix_ms < @Oldest
            """,
            new { receipt.Scope, receipt.Key, receipt.RequestHash, answer, Now = time.NowUnixMs(), Oldest });
        if (kept == 0)
            throw new ReceiptTakenException();
    }

    private long Oldest => (time.GetUtcNow() - _kept).ToUnixTimeMilliseconds();
}
