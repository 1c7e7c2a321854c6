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
    private static readonly TimeSpan _leash = AudioFormat.FrameDuration;

    private readonly long _start = timeProvider.GetTimestamp();
    private long _anchorTimestamp = timeProvider.GetTimestamp();
    private TimeSpan _anchor; // How far was heard; ordinary time where nothing is.
    private TimeSpan _shown; // The clock had run ahead to here when the last frame came.
    private bool _isHearing;

    /// <summary>Ordinary time since the session began.</summary>
    public TimeSpan Elapsed => timeProvider.GetElapsedTime(_start);

    public TimeSpan Now
    {
        get
        {
            TimeSpan elapsed = SinceAnchor;
            TimeSpan now = _anchor + (IsFlowing(elapsed) && elapsed > _leash ? _leash : elapsed);
            return now > _shown ? now : _shown;
        }
    }

    private TimeSpan SinceAnchor => timeProvider.GetElapsedTime(_anchorTimestamp);

    /// <summary>How long it takes until <paramref name="time"/> if no more sound comes; not above zero if it is past.</summary>
    public TimeSpan Until(TimeSpan time)
    {
        TimeSpan elapsed = SinceAnchor;
        TimeSpan ahead = time - _anchor;
        bool isHeld = IsFlowing(elapsed) && ahead > _leash && ahead < _starvedAfter;
        return (isHeld ? _starvedAfter : ahead) - elapsed;
    }

    /// <summary>So much more sound has been heard.</summary>
    public void Heard(TimeSpan duration)
    {
        TimeSpan now = Now;
        // Not the time shown: of frames shorter than the leash each late one would put the clock further ahead.
        _anchor = IsFlowing(SinceAnchor) ? _anchor + duration : now;
        _anchorTimestamp = timeProvider.GetTimestamp();
        _shown = now;
        _isHearing = true;
    }

    /// <summary>No more sound is expected.</summary>
    public void StopHearing()
    {
        _anchor = Now;
        _anchorTimestamp = timeProvider.GetTimestamp();
        _isHearing = false;
    }

    private bool IsFlowing(TimeSpan elapsed) => _isHearing && elapsed < _starvedAfter;
}
