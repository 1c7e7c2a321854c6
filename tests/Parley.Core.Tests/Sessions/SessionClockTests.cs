using Parley.Core.Sessions;
using Parley.Testing;

namespace Parley.Core.Tests.Sessions;

public sealed class SessionClockTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly SessionClock _clock;

    public SessionClockTests() => _clock = new SessionClock(_time);

    [Fact]
    public void Now_WithoutSound_IsOrdinaryTime()
    {
        _time.Advance(Ms(1_234));

        Assert.Equal(Ms(1_234), _clock.Now);
        Assert.Equal(Ms(1_234), _clock.Elapsed);
    }

    [Fact]
    public void Now_NetworkStalls_StandsOneFrameAheadOfTheSound()
    {
        Hear(frames: 10);

        _time.Advance(Ms(240));

        Assert.Equal(Ms(220), _clock.Now);
    }

    [Fact]
    public void Now_ClientStopsSending_IsOrdinaryTimeAgain()
    {
        Hear(frames: 10);

        _time.Advance(Ms(600));

        Assert.Equal(Ms(800), _clock.Now);
    }

    [Fact]
    public void Heard_BurstAfterAStall_CountsInFullAndNotTwice()
    {
        Hear(frames: 10);
        _time.Advance(Ms(200));

        for (int i = 0; i < 10; i++)
            _clock.Heard(Ms(20));

        Assert.Equal(Ms(400), _clock.Now);
    }

    [Fact]
    public void Heard_FasterThanRealTime_CountsWhatWasHeard()
    {
        _clock.Heard(Ms(20));
        for (int i = 0; i < 500; i++)
            _clock.Heard(Ms(20));

        Assert.Equal(Ms(10_000), _clock.Now);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(20)]
    public void Heard_FramesThatComeUnevenly_DoNotMakeTheClockRunFast(double frameMs)
    {
        int frames = (int)(10_000 / frameMs);
        for (int i = 0; i < frames; i++)
        {
            _time.Advance(Ms(i % 2 == 0 ? 1.5 * frameMs : 0.5 * frameMs));
            _clock.Heard(Ms(frameMs));
        }

        Assert.InRange(_clock.Now, Ms(10_000 - 20), Ms(10_000 + 20));
    }

    [Fact]
    public void StopHearing_AfterAStall_GoesOnWithoutAJump()
    {
        Hear(frames: 10);
        _time.Advance(Ms(100));

        _clock.StopHearing();
        Assert.Equal(Ms(220), _clock.Now);

        _time.Advance(Ms(100));
        Assert.Equal(Ms(320), _clock.Now);
    }

    [Fact]
    public void Now_AnyCourse_NeverGoesBackAndUntilTellsTheTruth()
    {
        var random = new Random(1);
        TimeSpan last = TimeSpan.Zero;
        for (int i = 0; i < 20_000; i++)
        {
            switch (random.Next(10))
            {
                case < 5:
                    _clock.Heard(Ms(random.Next(1, 21)));
                    break;
                case 5 when random.Next(10) == 0:
                    _clock.StopHearing();
                    break;
                case 6:
                    TimeSpan due = _clock.Now + Ms(random.Next(1, 600));
                    _time.Advance(_clock.Until(due) - Ms(0.5));
                    Assert.True(_clock.Now < due);
                    _time.Advance(Ms(0.5));
                    Assert.True(_clock.Now >= due);
                    break;
                default:
                    _time.Advance(Ms(random.Next(10) == 0 ? random.Next(500) : random.Next(40)));
                    break;
            }

            Assert.True(_clock.Now >= last);
            last = _clock.Now;
        }
    }

    private static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);

    private void Hear(int frames)
    {
        for (int i = 0; i < frames; i++)
        {
            _time.Advance(Ms(20));
            _clock.Heard(Ms(20));
        }
    }
}
