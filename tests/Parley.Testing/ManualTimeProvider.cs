namespace Parley.Testing;

/// <summary>A clock that moves only when told to. Thread-safe.</summary>
/// <remarks>
/// Callbacks run on the thread that advances the clock, one after another, each at its own due time; what they await runs on from there.
/// A timer that is due at once fires at once, as soon as no other callback runs.
/// </remarks>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _active = [];
    private readonly List<(Func<bool> IsReached, TaskCompletionSource Reached)> _waiting = [];
    private DateTimeOffset _start;
    private long _elapsedTicks;
    private bool _running;

    public ManualTimeProvider()
        : this(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    public ManualTimeProvider(DateTimeOffset start) => _start = start;

    /// <summary>How far the clock has moved.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(Volatile.Read(ref _elapsedTicks));

    /// <summary>Timers that will still fire.</summary>
    public int ActiveTimers
    {
        get
        {
            lock (_gate)
                return _active.Count;
        }
    }

    /// <summary>Sets the time of day, as somebody who sets the clock does; timers go on as they were.</summary>
    public void SetUtcNow(DateTimeOffset now) => _start = now - Elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long GetTimestamp() => Volatile.Read(ref _elapsedTicks);

    public override DateTimeOffset GetUtcNow() => _start + Elapsed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock and fires what comes due on the way, in order of time, then of setting.</summary>
    /// <exception cref="InvalidOperationException">A callback, or another thread, moves the clock at this moment.</exception>
    public void Advance(TimeSpan by)
    {
        BeginMoving(by);
        FireUntil(_elapsedTicks + by.Ticks);
    }

    /// <summary>Moves the clock past all timers, as for a machine that stood still: what came due meanwhile fires late.</summary>
    /// <exception cref="InvalidOperationException">As with <see cref="Advance"/>.</exception>
    public void Stall(TimeSpan by)
    {
        BeginMoving(by);
        long target = _elapsedTicks + by.Ticks;
        Volatile.Write(ref _elapsedTicks, target);
        FireUntil(target);
    }

    /// <summary>
    /// Completes when at least so many timers are active, so that a test can move the clock once the code it tests has begun to wait.
    /// </summary>
    public Task WaitForTimersAsync(int count = 1, CancellationToken cancellationToken = default) =>
        WaitAsync(() => _active.Count >= count, cancellationToken);

    /// <summary>The same for a timer that is due soon, where others with long times may be active, too.</summary>
    public Task WaitForTimerAsync(TimeSpan dueWithin, CancellationToken cancellationToken = default) =>
        WaitAsync(() => _active.Count > 0 && _active[0].DueTicks - _elapsedTicks <= dueWithin.Ticks, cancellationToken);

    private Task WaitAsync(Func<bool> isReached, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (isReached())
                return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((isReached, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }

    private void BeginMoving(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        lock (_gate)
        {
            if (_running)
                throw new InvalidOperationException("The clock is being moved already; move it from one place.");
            _running = true;
        }
    }

    private bool Set(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        long now;
        lock (_gate)
        {
            if (timer.IsDisposed)
                return false;
            _active.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan)
                return true;
            now = _elapsedTicks;
            timer.DueTicks = now + dueTime.Ticks;
            timer.PeriodTicks = period > TimeSpan.Zero ? period.Ticks : 0;
            Insert(timer);
            if (dueTime > TimeSpan.Zero || _running)
                return true;
            _running = true;
        }

        FireUntil(now);
        return true;
    }

    private void Insert(ManualTimer timer)
    {
        int at = _active.FindIndex(other => other.DueTicks > timer.DueTicks);
        _active.Insert(at < 0 ? _active.Count : at, timer);
        _waiting.RemoveAll(static waiter => waiter.IsReached() && waiter.Reached.TrySetResult());
    }

    private void FireUntil(long targetTicks)
    {
        try
        {
            while (TakeDue(targetTicks) is { } timer)
                timer.Fire();
        }
        catch
        {
            lock (_gate)
                _running = false;
            throw;
        }
    }

    /// <summary>The next timer to fire; without one the clock stands at its target and is free again.</summary>
    private ManualTimer? TakeDue(long targetTicks)
    {
        lock (_gate)
        {
            if (_active.Count == 0 || _active[0].DueTicks > targetTicks)
            {
                Volatile.Write(ref _elapsedTicks, targetTicks);
                _running = false;
                return null;
            }

            ManualTimer timer = _active[0];
            _active.RemoveAt(0);
            Volatile.Write(ref _elapsedTicks, Math.Max(_elapsedTicks, timer.DueTicks));
            if (timer.PeriodTicks > 0)
            {
                timer.DueTicks += timer.PeriodTicks;
                Insert(timer);
            }

            return timer;
        }
    }

    private sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        private readonly ExecutionContext? _context = ExecutionContext.Capture();

        public long DueTicks { get; set; }

        public long PeriodTicks { get; set; }

        public bool IsDisposed { get; private set; }

        public void Fire()
        {
            if (_context is null)
                callback(state);
            else
                ExecutionContext.Run(_context, _ => callback(state), null);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => clock.Set(this, dueTime, period);

        public void Dispose()
        {
            lock (clock._gate)
            {
                IsDisposed = true;
                clock._active.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
