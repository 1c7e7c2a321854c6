using Parley.Core.Audio;

namespace Parley.Core.Playout;

/// <summary>The last second or two that was played, kept so that a word that was cut can be said again.</summary>
/// <remarks>Frames keep their place in the reply as timestamp. Not thread-safe.</remarks>
internal sealed class PlayedFrames : IDisposable
{
    // A word rarely lasts longer; where words have no times this is what a resumed reply can go back.
    private static readonly TimeSpan _kept = TimeSpan.FromSeconds(1.5);

    private readonly List<AudioFrame> _frames = [];
    private int _next; // Index of the first frame that is to be played again; Count if none is.

    /// <summary>Keeps a frame and gives a copy of it to play.</summary>
    public AudioFrame Keep(AudioFrame frame)
    {
        TimeSpan oldest = frame.Timestamp - _kept;
        int stale = 0;
        while (stale < _frames.Count && _frames[stale].Timestamp < oldest)
            _frames[stale++].Dispose();
        _frames.RemoveRange(0, stale);
        _frames.Add(frame);
        _next = _frames.Count;
        return Copy(frame);
    }

    /// <summary>A copy of the next frame to be played again, or null if all is played.</summary>
    public AudioFrame? TakeAgain() => _next < _frames.Count ? Copy(_frames[_next++]) : null;

    /// <summary>Goes back to the frame that holds <paramref name="position"/>, or to the oldest kept.</summary>
    /// <returns>Where that frame starts.</returns>
    public TimeSpan Rewind(TimeSpan position)
    {
        while (_next > 0 && _frames[_next - 1].Timestamp + _frames[_next - 1].Duration > position)
            _next--;
        return _next < _frames.Count ? _frames[_next].Timestamp : position;
    }

    public void Dispose()
    {
        foreach (AudioFrame frame in _frames)
            frame.Dispose();
        _frames.Clear();
        _next = 0;
    }

    private static AudioFrame Copy(AudioFrame frame) =>
        AudioFramePool.Shared.Rent(frame.Format, frame.Samples.Span, frame.Timestamp);
}
