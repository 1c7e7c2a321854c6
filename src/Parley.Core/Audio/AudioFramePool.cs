namespace Parley.Core.Audio;

/// <summary>
/// Lends <see cref="AudioFrame"/>s so that the audio path allocates nothing once it runs. Any thread may rent and
/// return. A frame that is never returned costs its memory until the garbage collector finds it, and nothing else.
/// </summary>
public sealed class AudioFramePool
{
    // 20 ms of mono at 16, 24 and 48 kHz. A frame of the largest size for everything would cost six times the memory at
    // 16 kHz, which counts when many calls hold a reply each.
    private static readonly int[] _commonSizes = [320, 480, 960];

    private readonly AudioFrameShelf[] _shelves;

    /// <param name="capacitySamples">The most samples that a frame holds.</param>
    /// <param name="retainedFrames">Frames of each size kept for reuse; more than that are left to the garbage
    /// collector.</param>
    public AudioFramePool(int capacitySamples, int retainedFrames)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacitySamples);
        ArgumentOutOfRangeException.ThrowIfNegative(retainedFrames);
        _shelves = [.. from size in _commonSizes.Where(size => size < capacitySamples).Append(capacitySamples)
                       select new AudioFrameShelf(size, retainedFrames)];
    }

    /// <summary>
    /// The pool of the process: frames of up to 20 ms at 48 kHz stereo. Keeps at most 4,096 of each size, 60 MB if all
    /// sizes were in use at once.
    /// </summary>
    public static AudioFramePool Shared { get; } = new(capacitySamples: 1_920, retainedFrames: 4_096);

    /// <summary>The most samples that a frame holds, all channels together.</summary>
    public int CapacitySamples => _shelves[^1].FrameSamples;

    /// <summary>A frame whose samples hold whatever its last owner left.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More samples than a frame of this pool holds, or a format without
    /// rate or channels.</exception>
    public AudioFrame Rent(AudioFormat format, int sampleCount, TimeSpan timestamp = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(format.SampleRateHz, nameof(format));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(format.Channels, nameof(format));
        ArgumentOutOfRangeException.ThrowIfNegative(sampleCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sampleCount, CapacitySamples);

        int shelf = 0;
        while (_shelves[shelf].FrameSamples < sampleCount)
            shelf++;
        AudioFrame frame = _shelves[shelf].Take();
        frame.Lend(format, sampleCount, timestamp);
        return frame;
    }

    /// <summary>A frame that holds a copy of <paramref name="samples"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More samples than a frame of this pool holds, or a format without
    /// rate or channels.</exception>
    public AudioFrame Rent(AudioFormat format, ReadOnlySpan<float> samples, TimeSpan timestamp = default)
    {
        AudioFrame frame = Rent(format, samples.Length, timestamp);
        samples.CopyTo(frame.Buffer);
        return frame;
    }
}
