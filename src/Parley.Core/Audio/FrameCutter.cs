using System.Diagnostics.CodeAnalysis;

namespace Parley.Core.Audio;

/// <summary>
/// Cuts a stream of samples into frames of 20 ms with running timestamps. Allocates nothing once its store has grown to
/// the largest piece that is added at once. Not thread-safe.
/// </summary>
public sealed class FrameCutter
{
    private readonly AudioFormat _format;
    private readonly AudioFramePool _pool;
    private readonly int _frameSamples;
    private float[] _store;
    private int _start;
    private int _end;
    private TimeSpan _origin;
    private long _samplesTaken;

    /// <param name="format">Of the samples, and of the frames.</param>
    /// <param name="pool">Where the frames come from; the pool of the process if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The rate or the number of channels is not above zero, or 20 ms is less than a sample or more than a frame of the
    /// pool.
    /// </exception>
    public FrameCutter(AudioFormat format, AudioFramePool? pool = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(format.FrameSamples, nameof(format));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(format.Channels, nameof(format));
        _format = format;
        _pool = pool ?? AudioFramePool.Shared;
        _frameSamples = format.FrameSamples * format.Channels;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_frameSamples, _pool.CapacitySamples, nameof(format));
        _store = new float[2 * _frameSamples];
    }

    /// <summary>Where the next frame will begin.</summary>
    public TimeSpan Position => _origin + _format.DurationOf(_samplesTaken / _format.Channels);

    /// <summary>Samples that wait to be taken, all channels together.</summary>
    public int PendingSamples => _end - _start;

    /// <summary>Appends samples, interleaved if there is more than one channel; take the frames afterwards.</summary>
    public void Add(ReadOnlySpan<float> samples)
    {
        MakeRoom(samples.Length);
        samples.CopyTo(_store.AsSpan(_end));
        _end += samples.Length;
    }

    /// <summary>Takes the next whole frame; the caller owns it.</summary>
    public bool TryTake([NotNullWhen(true)] out AudioFrame? frame) =>
        Take(PendingSamples >= _frameSamples ? _frameSamples : 0, out frame);

    /// <summary>
    /// Takes what is left at the end of the stream: a frame shorter than 20 ms (a whole one if one is still there).
    /// </summary>
    public bool TryTakeRest([NotNullWhen(true)] out AudioFrame? frame) =>
        Take(Math.Min(PendingSamples, _frameSamples), out frame);

    /// <summary>
    /// At the end of the stream: fills the last frame up with silence, so that <see cref="TryTake"/> gives it.
    /// </summary>
    public void PadToFrame()
    {
        int missing = (_frameSamples - (PendingSamples % _frameSamples)) % _frameSamples;
        MakeRoom(missing);
        _store.AsSpan(_end, missing).Clear();
        _end += missing;
    }

    /// <summary>Forgets what was not taken and begins a new stream.</summary>
    /// <param name="start">The timestamp of its first frame.</param>
    public void Reset(TimeSpan start = default)
    {
        _start = _end = 0;
        _samplesTaken = 0;
        _origin = start;
    }

    private bool Take(int count, [NotNullWhen(true)] out AudioFrame? frame)
    {
        if (count == 0)
        {
            frame = null;
            return false;
        }

        frame = _pool.Rent(_format, _store.AsSpan(_start, count), Position);
        _start += count;
        _samplesTaken += count;
        return true;
    }

    private void MakeRoom(int count)
    {
        if (_store.Length - _end >= count)
            return;
        int pending = PendingSamples;
        float[] store = _store;
        if (store.Length - pending < count)
            store = new float[Math.Max(2 * store.Length, checked(pending + count))];
        _store.AsSpan(_start, pending).CopyTo(store);
        (_store, _start, _end) = (store, 0, pending);
    }
}
