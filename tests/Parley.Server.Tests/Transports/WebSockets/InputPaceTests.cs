using Parley.Server.Transports.WebSockets;
using Parley.Testing;

namespace Parley.Server.Tests.Transports.WebSockets;

public sealed class InputPaceTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void Charge_WithinTheBurst_NeverWaits()
    {
        var pace = new InputPace(maximumSpeed: 4, burst: TimeSpan.FromSeconds(30), _clock);

        for (int i = 0; i < 30; i++)
            Assert.Equal(TimeSpan.Zero, pace.Charge(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Charge_FloodBeyondTheBurst_LetsThroughFourTimesRealTime()
    {
        var pace = new InputPace(maximumSpeed: 4, burst: TimeSpan.FromSeconds(30), _clock);
        pace.Charge(TimeSpan.FromSeconds(30));

        TimeSpan before = _clock.Elapsed;
        for (int i = 0; i < 100; i++)
            _clock.Advance(pace.Charge(TimeSpan.FromSeconds(1)));

        Assert.Equal(25, (_clock.Elapsed - before).TotalSeconds, tolerance: 0.01);
    }

    [Fact]
    public void Charge_RealTimeForHours_NeverWaits()
    {
        var pace = new InputPace(maximumSpeed: 1, burst: TimeSpan.FromSeconds(1), _clock);

        for (int i = 0; i < 10_000; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(20));
            Assert.Equal(TimeSpan.Zero, pace.Charge(TimeSpan.FromMilliseconds(20)));
        }
    }
}
