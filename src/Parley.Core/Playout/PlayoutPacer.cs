namespace Parley.Core.Playout;

/// <summary>
/// Says when the next piece of sound may leave so that it leaves at the pace at which it is heard. Sound that was made
/// too late slips: it and all after it move forward, and nothing is crammed. Sound that was there but was sent late
/// (a busy machine) catches up, unless it is later than the slip limit.
/// </summary>
/// <remarks>Not thread-safe. All times are on one clock of the caller's.</remarks>
public sealed class PlayoutPacer(TimeSpan lead, TimeSpan slipLimit)
{
    private TimeSpan? _soundsAt; // When the next piece starts to sound at the listener.
    private bool _isStarved;

    /// <summary>How often the rest was moved forward.</summary>
    public int Slips { get; private set; }

    /// <summary>How much sound has left.</summary>
    public TimeSpan Sent { get; private set; }

    /// <summary>When the next piece may leave; null before the first, which may leave at once.</summary>
    public TimeSpan? NextAt => _soundsAt - lead;

    /// <summary>When the last piece that left will have been heard; null before the first.</summary>
    public TimeSpan? SilentAt => _soundsAt;

    /// <summary>Whether a piece may leave now.</summary>
    public bool IsDue(TimeSpan now) => _soundsAt is null || now >= NextAt;

    /// <summary>A piece was due and there was none.</summary>
    public void Starve() => _isStarved = true;

    /// <summary>A piece leaves now.</summary>
    public void Send(TimeSpan now, TimeSpan duration)
    {
        TimeSpan soundsAt = _soundsAt ?? now;
        bool isLate = now > soundsAt && (_isStarved || now - soundsAt > slipLimit);
        if (isLate)
        {
            soundsAt = now;
            Slips++;
        }

        _isStarved = false;
        _soundsAt = soundsAt + duration;
        Sent += duration;
    }

    /// <summary>How much of what has left has been heard by now, if the way there took no time.</summary>
    public TimeSpan Heard(TimeSpan now)
    {
        if (_soundsAt is not { } soundsAt)
            return TimeSpan.Zero;

        TimeSpan ahead = soundsAt > now ? soundsAt - now : TimeSpan.Zero;
        return ahead > Sent ? TimeSpan.Zero : Sent - ahead;
    }

    /// <summary>Goes back to <paramref name="position"/> of the sound; the next piece starts the pace anew.</summary>
    public void Rewind(TimeSpan position)
    {
        Sent = position;
        _soundsAt = null;
        _isStarved = false;
    }
}
