namespace Parley.Core.Audio;

/// <summary>
/// Up to a few hundred milliseconds of sound from a pool, normally 20 ms. It has one owner; handing it over hands over
/// <see cref="Dispose"/>, which returns it to the pool. After that it must not be touched.
/// </summary>
public sealed class AudioFrame : IDisposable
{
    private readonly AudioFramePool _pool;
    private readonly float[] _buffer;
    private int _isRented;

    internal AudioFrame(AudioFramePool pool, int capacitySamples)
    {
        _pool = pool;
        _buffer = new float[capacitySamples];
    }

    /// <summary>Rate and channels of <see cref="Samples"/>.</summary>
    public AudioFormat Format { get; private set; }

    /// <summary>Where the first sample lies on the clock of the stream that the frame belongs to.</summary>
    public TimeSpan Timestamp { get; set; }

    /// <summary>Interleaved if there is more than one channel.</summary>
    public ReadOnlyMemory<float> Samples => _buffer.AsMemory(0, SampleCount);

    /// <summary>The same samples, for the owner to fill.</summary>
    public Span<float> Buffer => _buffer.AsSpan(0, SampleCount);

    /// <summary>All channels together.</summary>
    public int SampleCount { get; private set; }

    /// <summary>How long the frame sounds.</summary>
    public TimeSpan Duration => Format.DurationOf(SampleCount / Format.Channels);

    internal int CapacitySamples => _buffer.Length;

    /// <summary>Returns the frame to its pool. A second call does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isRented, 0) == 1)
            _pool.Return(this);
    }

    internal void Lend(AudioFormat format, int sampleCount, TimeSpan timestamp)
    {
        Format = format;
        SampleCount = sampleCount;
        Timestamp = timestamp;
        Volatile.Write(ref _isRented, 1);
    }
}
