using Parley.Core.Sessions;
using Parley.Core.Turns;
using Parley.Testing;

namespace Parley.Core.Tests.Sessions;

public sealed class SessionTimersTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly SessionClock _clock;
    private readonly SessionTimers _timers;
    private readonly List<TimeSpan> _ticks = [];

    public SessionTimersTests()
    {
        _clock = new SessionClock(_time);
        _timers = new SessionTimers(_clock, _time, () => _ticks.Add(_time.Elapsed));
    }

    [Fact]
    public void TryTakeDue_SeveralDue_GivesTheEarliestFirstAndEachOnce()
    {
        _timers.Set(TurnTimer.UserAway, Ms(30));
        _timers.Set(TurnTimer.EndOfTurn, Ms(40));
        _timers.Set(TurnTimer.Interruption, Ms(20));
        _timers.Set(TurnTimer.Transcript, Ms(60));
        _time.Advance(Ms(50));

        Assert.Equal([TurnTimer.Interruption, TurnTimer.UserAway, TurnTimer.EndOfTurn], TakeDue());
        Assert.Empty(TakeDue());
    }

    [Fact]
    public void Set_Again_Moves()
    {
        _timers.Set(TurnTimer.EndOfTurn, Ms(10));
        _timers.Set(TurnTimer.EndOfTurn, Ms(100));
        _time.Advance(Ms(50));

        Assert.Empty(TakeDue());
    }

    [Fact]
    public void Rearm_WhateverIsDueFirst_TicksThen()
    {
        _timers.Set(TurnTimer.EndOfTurn, Ms(500));
        _timers.SetPlayout(Ms(20));
        _timers.Rearm();
        _time.Advance(Ms(100));
        Assert.Equal([Ms(20)], _ticks);

        _timers.SetPlayout(null);
        _timers.Rearm();
        _time.Advance(Ms(1_000));
        Assert.Equal([Ms(20), Ms(500)], _ticks);
    }

    [Fact]
    public void Rearm_AlreadyDue_TicksAtOnce()
    {
        _time.Advance(Ms(100));
        _timers.SetPlayout(Ms(99));

        _timers.Rearm();

        Assert.Equal([Ms(100)], _ticks);
    }

    [Fact]
    public void Rearm_ClockIsHeld_LooksAgainOnceWhenItGoesOn()
    {
        _clock.Heard(Ms(20));
        _timers.Set(TurnTimer.EndOfTurn, Ms(100));
        Rearm(untilMs: 400);

        Assert.Equal([Ms(250)], _ticks);
    }

    [Fact]
    public void Rearm_NothingToWaitFor_Sleeps()
    {
        _timers.Set(TurnTimer.EndOfTurn, Ms(100));
        _timers.Rearm();
        _timers.Clear(TurnTimer.EndOfTurn);
        _timers.Rearm();

        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public void Rearm_AfterDispose_DoesNothing()
    {
        _timers.Dispose();
        _timers.SetPlayout(Ms(10));

        _timers.Rearm();

        Assert.Equal(0, _time.ActiveTimers);
    }

    public void Dispose() => _timers.Dispose();

    private static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);

    private void Rearm(double untilMs)
    {
        _timers.Rearm();
        while (_time.Elapsed < Ms(untilMs))
        {
            int before = _ticks.Count;
            _time.Advance(Ms(1));
            if (_ticks.Count > before && TakeDue().Count == 0)
                _timers.Rearm();
        }
    }

    private List<TurnTimer> TakeDue()
    {
        var due = new List<TurnTimer>();
        while (_timers.TryTakeDue(out TurnTimer timer))
            due.Add(timer);
        return due;
    }
}
