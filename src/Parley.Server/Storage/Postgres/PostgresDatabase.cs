using System.Data.Common;

using Dapper;

using Npgsql;

using Parley.Core.Storage;
using Parley.Server.Storage.Migrations;

namespace Parley.Server.Storage.Postgres;

/// <summary>
/// A PostgreSQL server. It may go away and come back: what was asked meanwhile fails with a message, and nothing else
/// does.
/// </summary>
internal sealed class PostgresDatabase : IDatabase
{
    // Conflicts end quickly: whoever came first commits within milliseconds.
    private const int MaximumAttempts = 5;

    // Any number that nothing else uses; two processes that start at once migrate one after the other.
    private const long MigrationLock = 0x5061726C6579;

    private readonly NpgsqlDataSource _server;
    private readonly IReadOnlyList<Migration> _migrations;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _opening = new(1);
    private volatile bool _isOpen;

    /// <exception cref="FormatException">The address is none.</exception>
    public PostgresDatabase(StorageOptions options, IReadOnlyList<Migration> migrations, TimeProvider time)
    {
        NpgsqlConnectionStringBuilder address = PostgresAddress.Parse(options.PostgresUrl!);
        int seconds = Math.Max(1, options.TimeoutMs / 1_000);
        address.Timeout = seconds;
        address.CommandTimeout = seconds;
        address.ApplicationName ??= "parley";
        // Names of the rows as they are, errors without the rows' contents.
        address.IncludeErrorDetail = false;
        Place = $"{address.Host}:{address.Port}/{address.Database}";
        _server = new NpgsqlDataSourceBuilder(address.ConnectionString).Build();
        _migrations = migrations;
        _time = time;
    }

    public string Kind => "postgresql";

    public string Place { get; }

    public async Task OpenAsync(CancellationToken cancellationToken = default)
    {
        if (_isOpen)
            return;
        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (_isOpen)
                return;
            await using NpgsqlConnection connection = await _server.OpenConnectionAsync(cancellationToken);
            await connection.ExecuteAsync("SELECT pg_advisory_lock(@MigrationLock)", new { MigrationLock });
            try
            {
                await Migrator.UpgradeAsync(connection, "BEGIN TRANSACTION", _migrations, _time);
            }
            finally
            {
                await connection.ExecuteAsync("SELECT pg_advisory_unlock(@MigrationLock)", new { MigrationLock });
            }

            _isOpen = true;
        }
        catch (Exception problem) when (IsAway(problem))
        {
            throw Away(problem);
        }
        finally
        {
            _opening.Release();
        }
    }

    public async Task<T> ReadAsync<T>(
        Func<DbConnection, Task<T>> read, CancellationToken cancellationToken = default)
    {
        await OpenAsync(cancellationToken);
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await using NpgsqlConnection connection = await _server.OpenConnectionAsync(cancellationToken);
                return await read(connection);
            }
            catch (Exception problem) when (IsAway(problem))
            {
                if (attempt > 1)
                    throw Away(problem);
                ForgetConnections();
            }
        }
    }

    public async Task<T> WriteAsync<T>(
        Func<DbConnection, Task<T>> write, CancellationToken cancellationToken = default)
    {
        await OpenAsync(cancellationToken);
        for (int attempt = 1; ; attempt++)
        {
            bool isCommitting = false;
            try
            {
                await using NpgsqlConnection connection = await _server.OpenConnectionAsync(cancellationToken);
                await using NpgsqlTransaction transaction =
                    await connection.BeginTransactionAsync(CancellationToken.None);
                T result = await write(connection);
                isCommitting = true;
                await transaction.CommitAsync(CancellationToken.None);
                return result;
            }
            catch (PostgresException conflict) when (attempt < MaximumAttempts && IsConflict(conflict))
            {
                // the other one has committed; now it is our turn
            }
            catch (Exception problem) when (IsAway(problem))
            {
                if (isCommitting || attempt > 1)
                    throw Away(problem, isCommitting);
                ForgetConnections();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _opening.Dispose();
    }

    // Those of the pool may be from before the server's restart; the next attempt makes a new one.
    private void ForgetConnections() => _server.Clear();

    private static bool IsConflict(PostgresException problem) =>
        problem.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;

    // Class 08: connection; 53: no room; 57: shutting down or cancelled by the server; 58: its system; 28, 3D: who we are.
    private static bool IsAway(Exception problem) => problem switch
    {
        PostgresException told => told.SqlState[..2] is "08" or "53" or "57" or "58" or "28" or "3D",
        NpgsqlException or TimeoutException => true,
        _ => false,
    };

    private StorageUnavailableException Away(Exception problem, bool isOutcomeUnknown = false) => new(
        $"The PostgreSQL server {Place} cannot be used now: {problem.Message.TrimEnd('.')}. Check that it runs and lets "
        + "Parley in (Parley:Storage:PostgresUrl), then try again.", problem)
    {
        IsFull = problem is PostgresException { SqlState: PostgresErrorCodes.DiskFull },
        IsOutcomeUnknown = isOutcomeUnknown,
    };
}
