using System.Collections.Concurrent;
using System.Data.Common;

using Dapper;

using Microsoft.Data.Sqlite;

using Parley.Core.Storage;
using Parley.Server.Storage.Migrations;

namespace Parley.Server.Storage.Sqlite;

/// <summary>
/// The embedded database: a file in the data folder, written ahead (WAL) and flushed to the disk at each commit. Other
/// processes of Parley may use the same file at the same time.
/// </summary>
internal sealed class SqliteDatabase(StorageOptions options, IReadOnlyList<Migration> migrations, TimeProvider time)
    : IDatabase
{
    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private readonly SemaphoreSlim _opening = new(1);
    private SqliteWriter? _writer;

    public string Kind => "sqlite";

    /// <summary>The file.</summary>
    public string Place { get; } = Path.Combine(options.FolderPath, "parley.db");

    public async Task OpenAsync(CancellationToken cancellationToken = default)
    {
        if (_writer is not null)
            return;
        await _opening.WaitAsync(cancellationToken);
        try
        {
            _writer ??= new SqliteWriter(await OpenFileAsync(), Place);
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
        SqliteConnection? connection = null;
        try
        {
            if (!_readers.TryTake(out connection))
                connection = Connect("PRAGMA query_only = ON;");
            T result = await read(connection);
            _readers.Add(connection);
            return result;
        }
        catch (SqliteException problem)
        {
            connection?.Dispose();
            throw SqliteProblem.Explain(problem, Place) ?? (Exception)problem;
        }
    }

    public async Task<T> WriteAsync<T>(
        Func<DbConnection, Task<T>> write, CancellationToken cancellationToken = default)
    {
        await OpenAsync(cancellationToken);
        return await _writer!.WriteAsync(write, cancellationToken);
    }

    /// <summary>Writes a copy, whole as of one moment, while others go on reading and writing.</summary>
    /// <param name="path">Must not exist.</param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <exception cref="StorageUnavailableException">It cannot be read, or the copy not written.</exception>
    public async Task BackUpAsync(string path, CancellationToken cancellationToken = default)
    {
        await OpenAsync(cancellationToken);
        using SqliteConnection connection = Connect("");
        try
        {
            await connection.ExecuteAsync("VACUUM INTO @path", new { path });
        }
        catch (SqliteException problem)
        {
            throw SqliteProblem.Explain(problem, path)
                ?? new StorageUnavailableException($"The backup {path} cannot be written: {problem.Message}.", problem);
        }
    }

    /// <summary>Looks through a whole database file that nobody uses.</summary>
    /// <exception cref="StorageUnavailableException">It is damaged or none.</exception>
    public static async Task CheckAsync(string path)
    {
        SqliteLibrary.Require();
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = false,
            }.ConnectionString);
            connection.Open();
            string? found = await connection.ExecuteScalarAsync<string>("PRAGMA integrity_check(1)");
            if (found != "ok")
                throw new StorageUnavailableException($"The database is damaged: {found}");
            await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM schema_migrations");
        }
        catch (SqliteException problem)
        {
            throw SqliteProblem.Explain(problem, path)
                ?? new StorageUnavailableException($"It is no database of Parley: {problem.Message}", problem);
        }
    }

    public ValueTask DisposeAsync()
    {
        _writer?.Dispose();
        while (_readers.TryTake(out SqliteConnection? reader))
            reader.Dispose();
        _opening.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<SqliteConnection> OpenFileAsync()
    {
        SqliteLibrary.Require();
        SqliteConnection? connection = null;
        try
        {
            PrivateFolder.Create(options.FolderPath);
            connection = Connect("PRAGMA journal_mode = WAL;");
            await Migrator.UpgradeAsync(connection, "BEGIN IMMEDIATE", migrations, time);
            return connection;
        }
        catch (Exception problem)
        {
            connection?.Dispose();
            throw problem switch
            {
                SqliteException own => SqliteProblem.Explain(own, Place) ?? problem,
                IOException or UnauthorizedAccessException => new StorageUnavailableException(
                    $"The folder {options.FolderPath} cannot be used: {problem.Message} Choose another with "
                    + "Parley:Storage:Folder or PARLEY_DATA.", problem),
                _ => problem,
            };
        }
    }

    private SqliteConnection Connect(string pragma)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Place,
            Pooling = false,
            DefaultTimeout = Math.Max(1, options.TimeoutMs / 1_000),
        }.ConnectionString);
        try
        {
            connection.Open();
            connection.Execute(
                $"PRAGMA busy_timeout = {options.TimeoutMs}; {pragma} PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
