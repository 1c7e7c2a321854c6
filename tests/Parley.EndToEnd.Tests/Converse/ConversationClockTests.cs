using Parley.Cli.Converse;

namespace Parley.EndToEnd.Tests.Converse;

public sealed class ConversationClockTests
{
    [Fact]
    public void SkipTo_TimersOnTheWay_FireInOrderEachAtItsTime()
    {
        var clock = new ConversationClock();
        var fired = new List<(string Name, TimeSpan At)>();
        using ITimer late = clock.CreateTimer(_ => fired.Add(("late", clock.Elapsed)), null, TimeSpan.FromHours(2), Timeout.InfiniteTimeSpan);
        using ITimer early = clock.CreateTimer(_ => fired.Add(("early", clock.Elapsed)), null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);

        clock.SkipTo(TimeSpan.FromHours(3));

        Assert.Equal(["early", "late"], fired.Select(timer => timer.Name));
        Assert.InRange(fired[0].At, TimeSpan.FromHours(1), TimeSpan.FromHours(1.9));
        Assert.InRange(fired[1].At, TimeSpan.FromHours(2), TimeSpan.FromHours(2.9));
        Assert.True(clock.Elapsed >= TimeSpan.FromHours(3));
    }

    [Fact]
    public void SkipTo_PeriodicTimer_FiresOncePerPeriod()
    {
        var clock = new ConversationClock();
        int count = 0;
        using ITimer timer = clock.CreateTimer(_ => count++, null, TimeSpan.FromHours(1), TimeSpan.FromHours(1));

        clock.SkipTo(TimeSpan.FromHours(3.5));

        Assert.Equal(3, count);
    }

    [Fact]
    public void SkipTo_TimerSetByTimer_FiresWithinTheSameSkip()
    {
        var clock = new ConversationClock();
        ITimer? second = null;
        bool hasFired = false;
        using ITimer first = clock.CreateTimer(
            _ => second = clock.CreateTimer(_ => hasFired = true, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan),
            null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);

        clock.SkipTo(TimeSpan.FromHours(3));

        Assert.True(hasFired);
        second!.Dispose();
    }

    [Fact]
    public void SkipTo_DisposedOrChangedTimer_FollowsTheLastWord()
    {
        var clock = new ConversationClock();
        int fired = 0;
        ITimer disposed = clock.CreateTimer(_ => fired += 100, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);
        using ITimer changed = clock.CreateTimer(_ => fired++, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);
        disposed.Dispose();
        changed.Change(TimeSpan.FromHours(5), Timeout.InfiniteTimeSpan);

        clock.SkipTo(TimeSpan.FromHours(2));
        int firedBefore = fired;
        clock.SkipTo(TimeSpan.FromHours(6));

        Assert.Equal(0, firedBefore);
        Assert.Equal(1, fired);
        Assert.False(disposed.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public async Task Timer_NobodySkips_FiresOnTheRealClock()
    {
        var clock = new ConversationClock();

        await Task.Delay(TimeSpan.FromMilliseconds(20), clock, TestContext.Current.CancellationToken);

        Assert.InRange(clock.Elapsed, TimeSpan.FromMilliseconds(20), TimeSpan.FromMinutes(1));
    }
}
