namespace Parley.Server.Storage;

/// <summary>Wakes those who wait for events of this process. Thread-safe.</summary>
internal sealed class EventSignal
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next <see cref="Raise"/>.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Events have been kept.</summary>
    public void Raise() => Interlocked
        .Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))
        .TrySetResult();
}
