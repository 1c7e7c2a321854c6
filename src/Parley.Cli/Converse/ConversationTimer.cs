namespace Parley.Cli.Converse;

/// <summary>A timer of a <see cref="ConversationClock"/>.</summary>
internal sealed class ConversationTimer(ConversationClock clock, TimerCallback callback, object? state) : ITimer
{
    private bool _isDisposed;

    /// <summary>Zero or less: it fires once.</summary>
    public TimeSpan Period { get; private set; } = Timeout.InfiniteTimeSpan;

    public void Fire() => callback(state);

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (_isDisposed)
            return false;
        Period = period;
        clock.Schedule(this, dueTime);
        return true;
    }

    public void Dispose()
    {
        clock.Schedule(this, Timeout.InfiniteTimeSpan);
        _isDisposed = true;
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
