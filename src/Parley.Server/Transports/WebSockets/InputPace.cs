namespace Parley.Server.Transports.WebSockets;

/// <summary>
/// Lets a client send sound faster than real time for a while, then only so many times as fast. The reader waits, the
/// network's own flow control does the rest, and memory stays as it is.
/// </summary>
internal sealed class InputPace(double maximumSpeed, TimeSpan burst, TimeProvider time)
{
    private long _lastTimestamp = time.GetTimestamp();
    private TimeSpan _spent;

    /// <summary>Counts sound that was received.</summary>
    /// <returns>How long to wait before reading more; zero while the client is within its allowance.</returns>
    public TimeSpan Charge(TimeSpan sound)
    {
        long now = time.GetTimestamp();
        _spent -= time.GetElapsedTime(_lastTimestamp, now) * maximumSpeed;
        _lastTimestamp = now;
        if (_spent < TimeSpan.Zero)
            _spent = TimeSpan.Zero;
        _spent += sound;
        return _spent > burst ? (_spent - burst) / maximumSpeed : TimeSpan.Zero;
    }
}
