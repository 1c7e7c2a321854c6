namespace Parley.Cli.Converse;

/// <summary>
/// Real time plus whatever was skipped of it: a conversation with a file need not wait where nothing is being computed,
/// and where something is, time runs as it always does, so that latencies stay true. Thread-safe; one caller skips.
/// </summary>
internal sealed class ConversationClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<ConversationTimer, long> _due = new();
    private readonly ITimer _alarm;
    private readonly long _start = System.GetTimestamp();
    private readonly DateTimeOffset _startUtc = System.GetUtcNow();
    private long _skippedTicks;

    public ConversationClock() =>
        _alarm = System.CreateTimer(_ => FireDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Time since the conversation began.</summary>
    public TimeSpan Elapsed => System.GetElapsedTime(_start) + TimeSpan.FromTicks(Volatile.Read(ref _skippedTicks));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Elapsed.Ticks;

    public override DateTimeOffset GetUtcNow() => _startUtc + Elapsed;

    /// <summary>Moves on to <paramref name="target"/> without waiting; timers fire on the way, each at its time.</summary>
    public void SkipTo(TimeSpan target)
    {
        while (true)
        {
            TimeSpan next = target;
            lock (_lock)
            {
                if (_due.TryPeek(out _, out long dueTicks) && dueTicks < next.Ticks)
                    next = TimeSpan.FromTicks(dueTicks);
            }
            long missing = (next - Elapsed).Ticks;
            if (missing > 0)
                Interlocked.Add(ref _skippedTicks, missing);
            FireDue();
            if (next >= target)
                return;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ConversationTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    internal void Schedule(ConversationTimer timer, TimeSpan dueTime)
    {
        lock (_lock)
        {
            _due.Remove(timer, out _, out _);
            if (dueTime >= TimeSpan.Zero)
                _due.Enqueue(timer, (Elapsed + dueTime).Ticks);
            SetAlarm();
        }
    }

    private void FireDue()
    {
        while (true)
        {
            ConversationTimer timer;
            lock (_lock)
            {
                if (!_due.TryPeek(out ConversationTimer? first, out long dueTicks) || dueTicks > Elapsed.Ticks)
                {
                    SetAlarm();
                    return;
                }
                timer = first;
                _due.Dequeue();
                if (timer.Period > TimeSpan.Zero)
                    _due.Enqueue(timer, dueTicks + timer.Period.Ticks);
            }
            timer.Fire();
        }
    }

    private void SetAlarm()
    {
        if (!_due.TryPeek(out _, out long dueTicks))
        {
            _alarm.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }
        // Timers of the system count whole milliseconds and round down.
        double waitMs = Math.Ceiling((TimeSpan.FromTicks(dueTicks) - Elapsed).TotalMilliseconds);
        _alarm.Change(TimeSpan.FromMilliseconds(Math.Max(0, waitMs)), Timeout.InfiniteTimeSpan);
    }
}
