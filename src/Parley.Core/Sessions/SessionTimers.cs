using Parley.Core.Turns;

namespace Parley.Core.Sessions;

/// <summary>The turn machine's timers and the playout's next frame on one timer of the system.</summary>
/// <remarks>Not thread-safe but for the callback.</remarks>
internal sealed class SessionTimers : IDisposable
{
    private readonly TimeSpan?[] _dueAt = new TimeSpan?[Enum.GetValues<TurnTimer>().Length];
    private readonly SessionClock _clock;
    private readonly ITimer _timer;
    private TimeSpan? _playoutAt;
    private TimeSpan? _mutingAt;
    private bool _isArmed;

    /// <param name="clock">The turn machine's timers are on its <c>Now</c>, the others on its <c>Elapsed</c>.</param>
    /// <param name="timeProvider">Gives the timer.</param>
    /// <param name="tick">Called from any thread when something is due.</param>
    public SessionTimers(SessionClock clock, TimeProvider timeProvider, Action tick)
    {
        _clock = clock;
        _timer = timeProvider.CreateTimer(
            static state => ((Action)state!)(), tick, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Set(TurnTimer timer, TimeSpan dueAt) => _dueAt[(int)timer] = dueAt;

    public void Clear(TurnTimer timer) => _dueAt[(int)timer] = null;

    public void SetPlayout(TimeSpan? at) => _playoutAt = at;

    public void SetMuting(TimeSpan? at) => _mutingAt = at;

    /// <summary>Takes a timer that is due, the earliest first.</summary>
    public bool TryTakeDue(out TurnTimer timer)
    {
        timer = default;
        TimeSpan earliest = _clock.Now;
        bool found = false;
        for (int i = 0; i < _dueAt.Length; i++)
        {
            if (_dueAt[i] is not { } dueAt || dueAt > earliest)
                continue;
            earliest = dueAt;
            timer = (TurnTimer)i;
            found = true;
        }

        if (found)
            Clear(timer);
        return found;
    }

    /// <summary>Arms the system's timer for whatever is due first.</summary>
    public void Rearm()
    {
        TimeSpan? first = _mutingAt is null || _playoutAt < _mutingAt ? _playoutAt : _mutingAt;
        TimeSpan? wait = first - _clock.Elapsed;
        foreach (TimeSpan? dueAt in _dueAt)
        {
            if (dueAt is { } at && _clock.Until(at) is var until && (wait is null || until < wait))
                wait = until;
        }

        if (wait is null && !_isArmed)
            return;

        _isArmed = wait is not null;
        _timer.Change(wait is { } due ? RoundUp(due) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    // Timers count whole milliseconds and round down; waking too early would cost a second look.
    private static TimeSpan RoundUp(TimeSpan wait) =>
        TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(wait.TotalMilliseconds)));
}
