using System.Data.Common;

using Dapper;

using Parley.Core.Storage;

namespace Parley.Server.Storage.Migrations;

/// <summary>Takes the steps that a database lacks, each in a transaction of its own.</summary>
internal static class Migrator
{
    private const string Table =
        """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            number BIGINT PRIMARY KEY,
            name TEXT NOT NULL,
            hash TEXT NOT NULL,
            applied_at_unix_ms BIGINT NOT NULL
        )
        """;

    /// <param name="connection">Open; nobody else migrates the same database meanwhile.</param>
    /// <param name="begin">Begins a transaction that others cannot interleave with.</param>
    /// <param name="migrations">In order.</param>
    /// <param name="time">For the record.</param>
    /// <returns>The steps taken.</returns>
    /// <exception cref="StorageUnavailableException">
    /// The database is of a newer Parley, or a step that it has taken is another one here.
    /// </exception>
    public static async Task<IReadOnlyList<Migration>> UpgradeAsync(
        DbConnection connection, string begin, IReadOnlyList<Migration> migrations, TimeProvider time)
    {
        await connection.ExecuteAsync(Table);
        await RefuseNewerAsync(connection, migrations);
        List<Migration> taken = [];
        foreach (Migration migration in migrations)
        {
            await connection.ExecuteAsync(begin);
            try
            {
                if (await TakeAsync(connection, migration, time))
                    taken.Add(migration);
                await connection.ExecuteAsync("COMMIT TRANSACTION");
            }
            catch
            {
                await connection.ExecuteAsync("ROLLBACK TRANSACTION");
                throw;
            }
        }

        return taken;
    }

    private static async Task<bool> TakeAsync(DbConnection connection, Migration migration, TimeProvider time)
    {
        string? hash = await connection.ExecuteScalarAsync<string?>(
            "SELECT hash FROM schema_migrations WHERE number = @Number", new { migration.Number });
        if (hash == migration.Hash)
            return false;
        if (hash is not null)
        {
            throw new StorageUnavailableException(
                $"The database was made by another Parley: its step {migration.Name} is not the one of this program. Use "
                + "the Parley that made it, or another folder or database (Parley:Storage).");
        }

        await connection.ExecuteAsync(migration.Sql);
        await connection.ExecuteAsync(
            """
            INSERT INTO schema_migrations (number, name, hash, applied_at_unix_ms)
            VALUES (@Number, @Name, @Hash, @Now)
            """,
            new { migration.Number, migration.Name, migration.Hash, Now = time.GetUtcNow().ToUnixTimeMilliseconds() });
        return true;
    }

    private static async Task RefuseNewerAsync(DbConnection connection, IReadOnlyList<Migration> migrations)
    {
        IEnumerable<long> present = await connection.QueryAsync<long>("SELECT number FROM schema_migrations");
        if (present.Except(migrations.Select(static migration => migration.Number)).Any())
        {
            throw new StorageUnavailableException(
                "The database was made by a newer Parley. Use that one, or restore a backup that is older than it.");
        }
    }
}
