using System.Collections.Concurrent;

using Microsoft.Data.Sqlite;

using Parley.Core.Storage;

namespace Parley.Server.Storage.Sqlite;

/// <summary>
/// All writing to the database: one thread, so that no request waits for the disk on a thread that carries sound, and
/// whatever waits meanwhile goes to the disk together. Thread-safe.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    // A thousand writers wait for the disk: more would only wait longer.
    private const int MaximumWaiting = 1_024;

    // Enough to make the price of reaching the disk small for each; few enough that the first does not wait long.
    private const int MaximumTogether = 64;

    private readonly BlockingCollection<SqliteWrite> _waiting = new(MaximumWaiting);
    private readonly List<SqliteWrite> _together = new(MaximumTogether);
    private readonly SqliteConnection _connection;
    private readonly string _path;
    private readonly Thread _thread;

    /// <param name="connection">Open; the writer's from here on.</param>
    /// <param name="path">For messages.</param>
    public SqliteWriter(SqliteConnection connection, string path)
    {
        _connection = connection;
        _path = path;
        _thread = new Thread(RunAll) { IsBackground = true, Name = "sqlite writer" };
        _thread.Start();
    }

    /// <exception cref="StorageUnavailableException">Too many wait already, or the writer has ended.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, Task<T>> write, CancellationToken cancellationToken)
    {
        var work = new SqliteWrite<T>(write, cancellationToken);
        try
        {
            if (!_waiting.TryAdd(work))
            {
                throw new StorageUnavailableException(
                    "The disk of the database does not keep up: too much waits to be written. Try again in a moment.");
            }
        }
        catch (InvalidOperationException ended)
        {
            throw new StorageUnavailableException("The server shuts down; try again when it is back.", ended);
        }

        return work.Done;
    }

    /// <summary>Writes what waits, then ends.</summary>
    public void Dispose()
    {
        _waiting.CompleteAdding();
        _thread.Join();
        _connection.Dispose();
        _waiting.Dispose();
    }

    private void RunAll()
    {
        foreach (SqliteWrite first in _waiting.GetConsumingEnumerable())
        {
            _together.Add(first);
            while (_together.Count < MaximumTogether && _waiting.TryTake(out SqliteWrite? next))
                _together.Add(next);
            RunTogether();
            _together.Clear();
        }
    }

    private void RunTogether()
    {
        int done = 0;
        try
        {
            Execute("BEGIN IMMEDIATE");
            for (int i = 0; i < _together.Count; i++)
            {
                if (RunOne(_together[i]))
                    _together[done++] = _together[i];
            }

            Execute("COMMIT");
        }
        catch (SqliteException problem)
        {
            RollBack();
            Exception told = SqliteProblem.Explain(problem, _path) ?? (Exception)problem;
            foreach (SqliteWrite write in _together)
                write.Fail(told); // those that have been told already stay as they are
            return;
        }

        for (int i = 0; i < done; i++)
            _together[i].Complete();
    }

    /// <returns>Whether it waits for the disk only; otherwise it has been told.</returns>
    private bool RunOne(SqliteWrite write)
    {
        if (write.IsCancelled)
        {
            write.Cancel();
            return false;
        }

        Execute("SAVEPOINT one");
        try
        {
            write.Run(_connection);
            Execute("RELEASE one");
            return true;
        }
        catch (Exception problem) when (!ConcernsAll(problem))
        {
            Execute("ROLLBACK TO one");
            Execute("RELEASE one");
            write.Fail(problem);
            return false;
        }
    }

    // A full or broken disk undoes the whole transaction, not this piece of it alone.
    private bool ConcernsAll(Exception problem) =>
        problem is SqliteException own && SqliteProblem.Explain(own, _path) is not null;

    private void RollBack()
    {
        try
        {
            Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // undone already
        }
    }

    private void Execute(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
