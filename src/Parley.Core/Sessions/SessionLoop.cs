using System.Collections.Concurrent;

namespace Parley.Core.Sessions;

/// <summary>
/// Runs a session's work one piece at a time without a thread or a lock of its own: whoever posts to an idle loop runs it,
/// and what others post meanwhile is run by the same thread. So what a frame leads to is done by the thread that brought
/// the frame, without a hop.
/// </summary>
/// <param name="run">Takes one item; must not wait.</param>
/// <param name="failed">Takes what <paramref name="run"/> threw; must not throw itself.</param>
internal sealed class SessionLoop<TItem>(Action<TItem> run, Action<Exception> failed)
{
    private readonly ConcurrentQueue<TItem> _items = new();
    private int _pendingItems;

    /// <summary>Whether something was posted that is not done yet.</summary>
    public bool HasWork => Volatile.Read(ref _pendingItems) > 0;

    /// <summary>Whether something waits behind what is being done.</summary>
    public bool HasMore => !_items.IsEmpty;

    /// <summary>Any thread may post, from within <c>run</c> too.</summary>
    public void Post(TItem item)
    {
        _items.Enqueue(item);
        if (Interlocked.Increment(ref _pendingItems) > 1)
            return;

        do
        {
            _items.TryDequeue(out TItem? next);
            try
            {
                run(next!);
            }
            catch (Exception e) // The loop must go on: the session ends by its own means.
            {
                failed(e);
            }
        }
        while (Interlocked.Decrement(ref _pendingItems) > 0);
    }
}
