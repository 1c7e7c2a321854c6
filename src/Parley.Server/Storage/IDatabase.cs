using System.Data.Common;

using Parley.Core.Storage;

namespace Parley.Server.Storage;

/// <summary>
/// Where the stores keep their rows. The stores speak one SQL that SQLite and PostgreSQL both understand: columns are
/// TEXT, BIGINT or DOUBLE PRECISION, times are BIGINT milliseconds since 1970 (<c>…_unix_ms</c>), truth is 0 or 1, lists
/// are JSON in TEXT. Thread-safe; opened and brought up to date when it is first used.
/// </summary>
internal interface IDatabase : IAsyncDisposable
{
    /// <summary><c>sqlite</c> or <c>postgresql</c>.</summary>
    string Kind { get; }

    /// <summary>Where it is, for people; no password in it.</summary>
    string Place { get; }

    /// <summary>Opens it and brings its tables up to date; later calls do nothing.</summary>
    /// <exception cref="StorageUnavailableException">It cannot be opened; the message says why and what to do.</exception>
    Task OpenAsync(CancellationToken cancellationToken = default);

    /// <summary>Runs queries that change nothing.</summary>
    /// <param name="read">May be run again if the connection was lost; only reads.</param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <exception cref="StorageUnavailableException">The database is away, damaged or locked.</exception>
    Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellationToken = default);

    /// <summary>
    /// Runs one transaction: kept as a whole and on the disk when the task completes, or not at all. What it throws
    /// undoes it and comes out as it is.
    /// </summary>
    /// <param name="write">
    /// May be run again after a conflict; touches nothing but the connection, and awaits nothing but its queries.
    /// </param>
    /// <param name="cancellationToken">Gives up before it begins; once begun it runs to its end.</param>
    /// <exception cref="StorageUnavailableException">The database is away, damaged, locked or full.</exception>
    Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> write, CancellationToken cancellationToken = default);
}
