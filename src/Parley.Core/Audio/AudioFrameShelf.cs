using System.Collections.Concurrent;

namespace Parley.Core.Audio;

/// <summary>The free frames of one size. Thread-safe.</summary>
/// <param name="frameSamples">The most samples that each of them holds.</param>
/// <param name="retainedFrames">How many are kept.</param>
internal sealed class AudioFrameShelf(int frameSamples, int retainedFrames)
{
    // Its segments are rings: once they have grown, putting and taking allocates nothing.
    private readonly ConcurrentQueue<AudioFrame> _free = new();
    private int _freeCount;

    public int FrameSamples => frameSamples;

    /// <summary>A free frame, or a new one.</summary>
    public AudioFrame Take()
    {
        if (!_free.TryDequeue(out AudioFrame? frame))
            return new AudioFrame(this);
        Interlocked.Decrement(ref _freeCount);
        return frame;
    }

    /// <summary>Keeps a frame for reuse, unless there are enough.</summary>
    public void PutBack(AudioFrame frame)
    {
        // Counted before it is there, so that the number of frames never exceeds the limit.
        if (Interlocked.Increment(ref _freeCount) <= retainedFrames)
            _free.Enqueue(frame);
        else
            Interlocked.Decrement(ref _freeCount);
    }
}
