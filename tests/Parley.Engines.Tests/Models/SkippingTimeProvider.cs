using Parley.Engines.Models.Downloading;

namespace Parley.Engines.Tests.Models;

/// <summary>
/// A clock on which every wait is over at once and is remembered, but for the wait for a silent server, which ends when
/// the test
/// says so.
/// </summary>
internal sealed class SkippingTimeProvider : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<TimeSpan> _waits = [];
    private readonly List<IdleTimer> _idle = [];

    /// <summary>What was waited for.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_gate)
                return [.. _waits];
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var idle = new IdleTimer(() => callback(state));
        lock (_gate)
        {
            if (dueTime == RetryPolicy.IdleTimeout)
            {
                _idle.Add(idle);
                return idle;
            }

            _waits.Add(dueTime);
        }

        ThreadPool.QueueUserWorkItem(_ => idle.Fire());
        return idle;
    }

    /// <summary>Makes the wait for every silent server end.</summary>
    public void ElapseIdle()
    {
        IdleTimer[] timers;
        lock (_gate)
            timers = [.. _idle];
        foreach (IdleTimer timer in timers)
            timer.Fire();
    }

    private sealed class IdleTimer(Action fire) : ITimer
    {
        private Action? _fire = fire;

        public void Fire() => _fire?.Invoke();

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => _fire = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
