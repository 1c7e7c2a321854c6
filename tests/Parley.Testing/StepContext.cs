using System.Collections.Concurrent;

namespace Parley.Testing;

/// <summary>
/// Runs what is awaited within it one piece after another, on the thread of the test and only when the test says so: with a
/// clock moved by hand, concurrent code takes the same course each time.
/// </summary>
public sealed class StepContext : SynchronizationContext
{
    private readonly ConcurrentQueue<(SendOrPostCallback Callback, object? State)> _ready = new();

    public override void Post(SendOrPostCallback d, object? state) => _ready.Enqueue((d, state));

    /// <summary>Does the work and everything that becomes ready because of it.</summary>
    public void Run(Action work)
    {
        SynchronizationContext? before = Current;
        SetSynchronizationContext(this);
        try
        {
            work();
            while (_ready.TryDequeue(out (SendOrPostCallback Callback, object? State) next))
                next.Callback(next.State);
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    /// <summary>Runs what becomes ready until the task has ended; rethrows its failure.</summary>
    /// <exception cref="TimeoutException">It has not ended within 20 seconds of real time.</exception>
    public void Finish(Task task)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!task.IsCompleted)
        {
            if (TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(20))
                throw new TimeoutException("The task does not end.");
            Run(static () => Thread.Yield());
        }

        task.GetAwaiter().GetResult();
    }
}
