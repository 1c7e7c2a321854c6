using System.Collections.Concurrent;

namespace Parley.Core.Audio;

/// <summary>
/// Lends <see cref="AudioFrame"/>s so that the audio path allocates nothing once it runs. Any thread may rent and return.
/// </summary>
/// <param name="capacitySamples">The most samples that a frame holds.</param>
/// <param name="retainedFrames">Frames kept for reuse; more than that are left to the garbage collector.</param>
public sealed class AudioFramePool(int capacitySamples, int retainedFrames)
{
    private readonly ConcurrentQueue<AudioFrame> _free = new();
    private int _freeCount;

    /// <summary>The most samples that a frame of <see cref="Shared"/> holds: 20 ms at 48 kHz, two channels.</summary>
    public const int MaximumSamples = 1_920;

    /// <summary>The pool of the process: frames of up to 20 ms at 48 kHz stereo, 4,096 kept (about 32 MB at most).</summary>
    public static AudioFramePool Shared { get; } = new(MaximumSamples, retainedFrames: 4_096);

    /// <summary>A frame whose samples hold whatever its last owner left.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More samples than a frame of this pool holds.</exception>
    public AudioFrame Rent(AudioFormat format, int sampleCount, TimeSpan timestamp = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sampleCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sampleCount, capacitySamples);
        if (_free.TryDequeue(out AudioFrame? frame))
            Interlocked.Decrement(ref _freeCount);
        else
            frame = new AudioFrame(this, capacitySamples);
        frame.Lend(format, sampleCount, timestamp);
        return frame;
    }

    /// <summary>A frame that holds a copy of <paramref name="samples"/>.</summary>
    public AudioFrame Rent(AudioFormat format, ReadOnlySpan<float> samples, TimeSpan timestamp = default)
    {
        AudioFrame frame = Rent(format, samples.Length, timestamp);
        samples.CopyTo(frame.Buffer);
        return frame;
    }

    internal void Return(AudioFrame frame)
    {
        if (Interlocked.Increment(ref _freeCount) <= retainedFrames)
            _free.Enqueue(frame);
        else
            Interlocked.Decrement(ref _freeCount);
    }
}
