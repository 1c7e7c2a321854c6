using Parley.Core.Audio;

namespace Parley.Core.Sessions;

/// <summary>
/// The time by which turns are judged. While sound comes in it is the time that was heard: it runs on between frames, but
/// never further than one frame ahead of the sound, so that a network that stalls does not pass for a silent speaker, and
/// a burst that catches up counts in full. When sound stops coming it is ordinary time again.
/// </summary>
/// <remarks>Not thread-safe. Never goes back.</remarks>
internal sealed class SessionClock(TimeProvider timeProvider)
{
    // Networks stall this long and recover; a client that is silent for longer has stopped sending.
    private static readonly TimeSpan _starvedAfter = TimeSpan.FromMilliseconds(250);

    private readonly long _start = timeProvider.GetTimestamp();
    private long _anchorTimestamp = timeProvider.GetTimestamp();
    private TimeSpan _anchor;
    private TimeSpan _leash;

    /// <summary>Ordinary time since the session began.</summary>
    public TimeSpan Elapsed => timeProvider.GetElapsedTime(_start);

    public TimeSpan Now
    {
        get
        {
            TimeSpan elapsed = timeProvider.GetElapsedTime(_anchorTimestamp);
            bool isLeashed = elapsed > _leash && elapsed < _starvedAfter && _leash > TimeSpan.Zero;
            return _anchor + (isLeashed ? _leash : elapsed);
        }
    }

    /// <summary>So much more sound has been heard.</summary>
    public void Heard(TimeSpan duration)
    {
        TimeSpan now = Now;
        bool isFlowing = _leash > TimeSpan.Zero && timeProvider.GetElapsedTime(_anchorTimestamp) < _starvedAfter;
        TimeSpan heard = _anchor + duration;
        _anchor = isFlowing && heard > now ? heard : now;
        _anchorTimestamp = timeProvider.GetTimestamp();
        _leash = AudioFormat.FrameDuration;
    }

    /// <summary>No more sound is expected.</summary>
    public void StopHearing()
    {
        _anchor = Now;
        _anchorTimestamp = timeProvider.GetTimestamp();
        _leash = TimeSpan.Zero;
    }
}
