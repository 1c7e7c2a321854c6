using System.Diagnostics;

namespace Parley.Core.Audio;

/// <summary>
/// Up to a few hundred milliseconds of sound from a pool, normally 20 ms. It has one owner; handing it over hands over
/// <see cref="Dispose"/>, which returns it to the pool. After that it must not be touched.
/// </summary>
public sealed class AudioFrame : IDisposable
{
    private readonly AudioFrameShelf _shelf;
    private readonly float[] _buffer;
    private int _isRented;

    internal AudioFrame(AudioFrameShelf shelf)
    {
        _shelf = shelf;
        _buffer = new float[shelf.FrameSamples];
    }

    /// <summary>Rate and channels of <see cref="Samples"/>.</summary>
    public AudioFormat Format { get; private set; }

    /// <summary>Where the first sample lies on the clock of the stream that the frame belongs to.</summary>
    public TimeSpan Timestamp { get; set; }

    /// <summary>Interleaved if there is more than one channel.</summary>
    /// <exception cref="ObjectDisposedException">The frame went back to its pool.</exception>
    public ReadOnlyMemory<float> Samples
    {
        get
        {
            ThrowIfReturned();
            return _buffer.AsMemory(0, SampleCount);
        }
    }

    /// <summary>The same samples, for the owner to fill.</summary>
    /// <exception cref="ObjectDisposedException">The frame went back to its pool.</exception>
    public Span<float> Buffer
    {
        get
        {
            ThrowIfReturned();
            return _buffer.AsSpan(0, SampleCount);
        }
    }

    /// <summary>All channels together.</summary>
    public int SampleCount { get; private set; }

    /// <summary>How long the frame sounds.</summary>
    public TimeSpan Duration => Format.DurationOf(SampleCount / Format.Channels);

    /// <summary>Returns the frame to its pool. A second call does nothing, whichever thread it comes from.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isRented, 0) == 0)
            return;
        SpoilInDebugBuilds();
        _shelf.PutBack(this);
    }

    internal void Lend(AudioFormat format, int sampleCount, TimeSpan timestamp)
    {
        Format = format;
        SampleCount = sampleCount;
        Timestamp = timestamp;
        Volatile.Write(ref _isRented, 1);
    }

    private void ThrowIfReturned() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _isRented) == 0, this);

    /// <summary>
    /// Whoever kept a span of a returned frame, or forgets to fill a rented one, finds no plausible sound in it.
    /// </summary>
    [Conditional("DEBUG")]
    private void SpoilInDebugBuilds() => _buffer.AsSpan(0, SampleCount).Fill(float.NaN);
}
