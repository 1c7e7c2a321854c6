using System.Collections.Concurrent;

namespace Parley.Engines.PocketSphinx;

/// <summary>
/// Threads that decode: searching words takes whole cores for tens of milliseconds at a time, which the thread pool's, where
/// sessions run, must not. Started when first needed, at most one for each decoder.
/// </summary>
internal sealed class DecodingThreads(int maximum) : TaskScheduler, IDisposable
{
    private readonly BlockingCollection<Task> _tasks = [];
    private readonly Lock _gate = new();
    private int _threads;
    private int _idle;

    public override int MaximumConcurrencyLevel => maximum;

    /// <summary>Runs <paramref name="work"/> on one of them.</summary>
    public Task<T> RunAsync<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);

    /// <summary>The threads end when they have done what was queued.</summary>
    public void Dispose() => _tasks.CompleteAdding();

    protected override void QueueTask(Task task)
    {
        _tasks.Add(task);
        lock (_gate)
        {
            if (_idle >= _tasks.Count || _threads == maximum)
                return;
            _threads++;
        }

        new Thread(Work) { IsBackground = true, Name = "pocketsphinx" }.Start();
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _tasks;

    private void Work()
    {
        while (true)
        {
            lock (_gate)
                _idle++;
            bool taken = _tasks.TryTake(out Task? task, Timeout.Infinite);
            lock (_gate)
                _idle--;
            if (!taken)
                return;
            TryExecuteTask(task!);
        }
    }
}
