using System.Collections.Immutable;

namespace Parley.Bench.Calls;

/// <summary>
/// Gives every call its 20 ms, on an absolute clock, from one thread: each call has one of twenty slots of a
/// millisecond, and
/// the thread sleeps from slot to slot.
/// </summary>
internal sealed class FramePump : IDisposable
{
    private const int SlotCount = 20;
    private const long SlotTicks = 1_000_000; // of the nanosecond clock

    private readonly ImmutableArray<Call>[] _slots = new ImmutableArray<Call>[SlotCount];
    private readonly Thread _thread;
    private readonly List<double> _latenessMs = new(capacity: 100_000);
    private volatile bool _isStopping;

    public FramePump()
    {
        Array.Fill(_slots, []);
        _thread = new Thread(Run) { IsBackground = true, Name = "frame pump" };
        _thread.Start();
    }

    /// <summary>
    /// How late the slots were, in ms: how well the bench itself kept time. To be read after <see cref="Dispose"/>.
    /// </summary>
    public IReadOnlyList<double> LatenessMs => _latenessMs;

    public void Add(Call call, int slot) =>
        ImmutableInterlocked.Update(ref _slots[slot % SlotCount], static (calls, added) => calls.Add(added), call);

    public void Dispose()
    {
        if (_isStopping)
            return;
        _isStopping = true;
        _thread.Join();
    }

    private void Run()
    {
        long dueAt = TimeProvider.System.GetTimestamp();
        for (int slot = 0; !_isStopping; slot = (slot + 1) % SlotCount)
        {
            dueAt += SlotTicks;
            ImmutableArray<Call> calls = _slots[slot];
            if (calls.IsEmpty && slot != 0)
                continue;
            PreciseSleep.Until(dueAt);
            if (!calls.IsEmpty)
                _latenessMs.Add((TimeProvider.System.GetTimestamp() - dueAt) / 1e6);
            foreach (Call call in calls)
            {
                if (!call.Speak())
                    ImmutableInterlocked.Update(ref _slots[slot], static (all, ended) => all.Remove(ended), call);
            }
        }
    }
}
