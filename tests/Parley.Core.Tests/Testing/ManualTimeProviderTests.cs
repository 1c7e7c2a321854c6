using Parley.Testing;

namespace Parley.Core.Tests.Testing;

public sealed class ManualTimeProviderTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly List<string> _fired = [];

    [Fact]
    public void Advance_SeveralTimers_FireInOrderAtTheirTimes()
    {
        using ITimer late = Start("late", dueMs: 30);
        using ITimer early = Start("early", dueMs: 10);
        using ITimer second = Start("second", dueMs: 30);

        _clock.Advance(TimeSpan.FromMilliseconds(29));
        Assert.Equal(["early@10"], _fired);

        _clock.Advance(TimeSpan.FromMilliseconds(6));
        Assert.Equal(["early@10", "late@30", "second@30"], _fired);
        Assert.Equal(TimeSpan.FromMilliseconds(35), _clock.Elapsed);
        Assert.Equal(TimeSpan.FromMilliseconds(35), _clock.GetElapsedTime(0));
        Assert.Equal(0, _clock.ActiveTimers);
    }

    [Fact]
    public void Advance_PeriodicTimer_FiresEachPeriodUntilDisposed()
    {
        ITimer timer = Start("tick", dueMs: 5, periodMs: 10);

        _clock.Advance(TimeSpan.FromMilliseconds(25));
        timer.Dispose();
        _clock.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Equal(["tick@5", "tick@15", "tick@25"], _fired);
        Assert.False(timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public void Advance_CallbackSetsTimer_ItFiresInTheSameAdvance()
    {
        ITimer? chained = null;
        using ITimer first = _clock.CreateTimer(
            _ => chained = Start("chained", dueMs: 10), null, TimeSpan.FromMilliseconds(10), Timeout.InfiniteTimeSpan);

        _clock.Advance(TimeSpan.FromMilliseconds(20));

        Assert.Equal(["chained@20"], _fired);
        chained!.Dispose();
    }

    [Fact]
    public void Stall_SeveralTimers_FireLateInOrder()
    {
        using ITimer late = Start("late", dueMs: 30);
        using ITimer early = Start("early", dueMs: 10);
        using ITimer afterwards = Start("afterwards", dueMs: 60);

        _clock.Stall(TimeSpan.FromMilliseconds(50));

        Assert.Equal(["early@50", "late@50"], _fired);
        Assert.Equal(1, _clock.ActiveTimers);
    }

    [Fact]
    public void Change_ToInfinite_StopsTimer()
    {
        using ITimer timer = Start("never", dueMs: 10);

        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Empty(_fired);
    }

    [Fact]
    public void CreateTimer_DueAtOnce_FiresAtOnce()
    {
        using ITimer timer = Start("now", dueMs: 0);

        Assert.Equal(["now@0"], _fired);
    }

    [Fact]
    public async Task TaskDelay_Advanced_Completes()
    {
        Task delay = Task.Delay(TimeSpan.FromSeconds(3), _clock, TestContext.Current.CancellationToken);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(5), _clock);

        _clock.Advance(TimeSpan.FromSeconds(3));

        await delay;
        Assert.False(timeout.IsCancellationRequested);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(timeout.IsCancellationRequested);
    }

    [Fact]
    public async Task WaitForTimersAsync_TimerSetLater_CompletesThen()
    {
        Task waiting = _clock.WaitForTimersAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);

        using ITimer timer = Start("any", dueMs: 10);

        await waiting;
    }

    private ITimer Start(string name, int dueMs, int periodMs = Timeout.Infinite) => _clock.CreateTimer(
        _ => _fired.Add($"{name}@{_clock.Elapsed.TotalMilliseconds}"),
        null,
        TimeSpan.FromMilliseconds(dueMs),
        TimeSpan.FromMilliseconds(periodMs));
}
