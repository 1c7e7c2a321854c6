using Parley.Cli.Converse;

namespace Parley.EndToEnd.Tests.Converse;

public sealed class ListenerTrackTests
{
    private readonly List<float> _written = [];
    private readonly ListenerTrack _track;

    public ListenerTrackTests() => _track = new ListenerTrack(sampleRateHz: 1_000, samples => _written.AddRange(samples));

    [Fact]
    public void Play_AfterAPause_IsHeardWhenItCame()
    {
        _track.Play(Ms(3), [1, 1]);
        _track.Play(Ms(8), [2, 2]);
        _track.Complete(Ms(12));

        Assert.Equal([0, 0, 0, 1, 1, 0, 0, 0, 2, 2, 0, 0], _written);
    }

    [Fact]
    public void Play_AheadOfTime_IsHeardOneAfterAnother()
    {
        _track.Play(Ms(1), [1, 1]);
        _track.Play(Ms(1), [2, 2]);

        Assert.Equal(Ms(5), _track.End);
        _track.Complete(Ms(0));
        Assert.Equal([0, 1, 1, 2, 2], _written);
    }

    [Fact]
    public void Drop_HalfWayThrough_KeepsWhatWasHeard()
    {
        _track.Play(Ms(0), [1, 2, 3, 4]);

        TimeSpan dropped = _track.Drop(Ms(3));
        _track.Play(Ms(6), [9]);
        _track.Complete(Ms(8));

        Assert.Equal(Ms(1), dropped);
        Assert.Equal([1, 2, 3, 0, 0, 0, 9, 0], _written);
    }

    [Fact]
    public void Complete_LongSilence_IsWrittenInFull()
    {
        _track.Complete(TimeSpan.FromSeconds(10));

        Assert.Equal(10_000, _written.Count);
        Assert.All(_written, sample => Assert.Equal(0, sample));
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
