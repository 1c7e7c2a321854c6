using Microsoft.Data.Sqlite;

namespace Parley.Server.Storage.Sqlite;

/// <summary>A piece of work for the writer.</summary>
internal abstract class SqliteWrite
{
    /// <summary>Whether nobody wants it any more.</summary>
    public abstract bool IsCancelled { get; }

    /// <summary>Does it; an exception undoes it.</summary>
    public abstract void Run(SqliteConnection connection);

    /// <summary>It is on the disk.</summary>
    public abstract void Complete();

    /// <summary>It is not.</summary>
    public abstract void Fail(Exception problem);

    /// <summary>It will not be.</summary>
    public abstract void Cancel();
}

/// <inheritdoc/>
internal sealed class SqliteWrite<T>(Func<SqliteConnection, Task<T>> write, CancellationToken cancellationToken)
    : SqliteWrite
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Done => _done.Task;

    public override bool IsCancelled => cancellationToken.IsCancellationRequested;

    // SQLite's queries end before they return, whatever they are called.
    public override void Run(SqliteConnection connection) => _result = write(connection).GetAwaiter().GetResult();

    public override void Complete() => _done.TrySetResult(_result);

    public override void Fail(Exception problem) => _done.TrySetException(problem);

    public override void Cancel() => _done.TrySetCanceled(cancellationToken);
}
