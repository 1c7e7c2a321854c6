namespace Parley.Cli.Converse;

/// <summary>
/// What a listener hears, on the time line of the conversation: sound is played as soon as it comes, one piece after
/// another; what has not been played yet can be dropped. Written out as it becomes certain, so length costs no memory.
/// Thread-safe.
/// </summary>
/// <param name="sampleRateHz">Mono.</param>
/// <param name="write">Takes the samples in order.</param>
internal sealed class ListenerTrack(int sampleRateHz, Action<ReadOnlySpan<float>> write)
{
    private static readonly float[] _silence = new float[4_096];

    private readonly Lock _lock = new();
    private readonly List<float> _waiting = [];
    private long _written;

    /// <summary>When the last sound so far ends.</summary>
    public TimeSpan End
    {
        get
        {
            lock (_lock)
                return TimeOf(_written + _waiting.Count);
        }
    }

    /// <summary>Sound comes at <paramref name="now"/>.</summary>
    public void Play(TimeSpan now, ReadOnlySpan<float> samples)
    {
        lock (_lock)
        {
            Settle(now);
            _waiting.AddRange(samples);
        }
    }

    /// <summary>Forgets what would be heard after <paramref name="now"/>.</summary>
    /// <returns>How much that was.</returns>
    public TimeSpan Drop(TimeSpan now)
    {
        lock (_lock)
        {
            Settle(now);
            TimeSpan dropped = TimeOf(_waiting.Count);
            _waiting.Clear();
            return dropped;
        }
    }

    /// <summary>Writes everything, and silence up to <paramref name="end"/>.</summary>
    public void Complete(TimeSpan end)
    {
        lock (_lock)
            Settle(end > TimeOf(_written + _waiting.Count) ? end : TimeOf(_written + _waiting.Count));
    }

    // What lies before now has been heard: sound while there was some, else silence.
    private void Settle(TimeSpan now)
    {
        long missing = (now.Ticks * sampleRateHz / TimeSpan.TicksPerSecond) - _written;
        int heard = (int)Math.Clamp(missing, 0, _waiting.Count);
        write(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_waiting)[..heard]);
        _waiting.RemoveRange(0, heard);
        for (long silent = missing - heard; silent > 0; silent -= _silence.Length)
            write(_silence.AsSpan(0, (int)Math.Min(silent, _silence.Length)));
        _written += Math.Max(0, missing);
    }

    private TimeSpan TimeOf(long samples) => TimeSpan.FromTicks(samples * TimeSpan.TicksPerSecond / sampleRateHz);
}
