using Parley.Core.Audio;
using Parley.Core.Playout;

namespace Parley.Core.Tests.Playout;

public sealed class PlayedFramesTests : IDisposable
{
    private readonly AudioFramePool _pool = new(capacitySamples: 1_920, retainedFrames: 0);
    private readonly List<AudioFrame> _given = [];
    private readonly PlayedFrames _played = new();

    [Fact]
    public void Rewind_IntoAFrame_GivesItAndAllAfterItAgain()
    {
        Keep(count: 10);

        Assert.Equal(Ms(140), _played.Rewind(Ms(150)));
        Assert.Equal([Ms(140), Ms(160), Ms(180)], TakeAll());
    }

    [Fact]
    public void Rewind_ToTheEnd_GivesNothing()
    {
        Keep(count: 10);

        Assert.Equal(Ms(200), _played.Rewind(Ms(200)));
        Assert.Empty(TakeAll());
    }

    [Fact]
    public void Rewind_Twice_GoesBackFromWhereItWas()
    {
        Keep(count: 10);
        _played.Rewind(Ms(100));
        using (_played.TakeAgain())
        {
        }

        Assert.Equal(Ms(60), _played.Rewind(Ms(60)));
        Assert.Equal(7, TakeAll().Count);
    }

    [Fact]
    public void Rewind_BeforeWhatIsKept_GivesTheOldest()
    {
        Keep(count: 200);

        TimeSpan position = _played.Rewind(TimeSpan.Zero);

        Assert.InRange(position, Ms(2_400), Ms(2_500));
        Assert.Equal(position, TakeAll()[0]);
    }

    [Fact]
    public void Keep_LongReply_GivesBackWhatIsStale()
    {
        Keep(count: 500);

        Assert.InRange(_given.Count(IsRented), 70, 80);
    }

    [Fact]
    public void Dispose_Any_GivesBackAll()
    {
        Keep(count: 10);

        _played.Dispose();

        Assert.DoesNotContain(_given, IsRented);
        Assert.Null(_played.TakeAgain());
    }

    public void Dispose() => _played.Dispose();

    private static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);

    private static bool IsRented(AudioFrame frame)
    {
        try
        {
            return !frame.Samples.IsEmpty;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    private void Keep(int count)
    {
        for (int i = 0; i < count; i++)
        {
            AudioFrame frame = _pool.Rent(AudioFormat.Speech16Khz, 320, Ms(i * 20));
            frame.Buffer.Clear();
            _given.Add(frame);
            _played.Keep(frame).Dispose();
        }
    }

    private List<TimeSpan> TakeAll()
    {
        var times = new List<TimeSpan>();
        while (_played.TakeAgain() is { } frame)
        {
            times.Add(frame.Timestamp);
            frame.Dispose();
        }

        return times;
    }
}
