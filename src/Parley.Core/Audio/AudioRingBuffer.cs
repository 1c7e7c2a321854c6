using System.Numerics;
using System.Runtime.InteropServices;

namespace Parley.Core.Audio;

/// <summary>
/// Carries samples from one thread to one other without locks and without allocating. One thread may write, one may
/// read, at the same time; nobody waits: what does not fit is not taken, what is not there is not given.
/// </summary>
public sealed class AudioRingBuffer
{
    private readonly float[] _samples;
    private readonly int _mask;
    private Cursors _cursors;

    /// <param name="capacitySamples">The most samples that it holds at once.</param>
    public AudioRingBuffer(int capacitySamples)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacitySamples);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacitySamples, 1 << 30);
        CapacitySamples = capacitySamples;
        // A power of two, so that a cursor becomes an index by masking.
        _samples = new float[BitOperations.RoundUpToPowerOf2((uint)capacitySamples)];
        _mask = _samples.Length - 1;
    }

    /// <summary>The most samples that it holds at once.</summary>
    public int CapacitySamples { get; }

    /// <summary>
    /// Samples that wait. For the reader at least as many are there; any other thread gets a recent number.
    /// </summary>
    public int AvailableToRead
    {
        get
        {
            // In this order the difference is never negative; it can be too large if both threads ran in between.
            long read = Volatile.Read(ref _cursors.Read);
            return (int)Math.Min(Volatile.Read(ref _cursors.Written) - read, CapacitySamples);
        }
    }

    /// <summary>
    /// Room that is left. For the writer there is at least as much; any other thread gets a recent number.
    /// </summary>
    public int AvailableToWrite => CapacitySamples - AvailableToRead;

    /// <summary>Appends as many samples as fit. Only for the writing thread.</summary>
    /// <returns>How many, from the start of <paramref name="source"/>.</returns>
    public int Write(ReadOnlySpan<float> source)
    {
        long written = _cursors.Written;
        int room = CapacitySamples - (int)(written - _cursors.ReadSeenByWriter);
        if (room < source.Length)
        {
            // Only now is the reader's cursor fetched: as long as the last one seen will do, the two threads share no
            // cache line.
            _cursors.ReadSeenByWriter = Volatile.Read(ref _cursors.Read);
            room = CapacitySamples - (int)(written - _cursors.ReadSeenByWriter);
        }

        int count = Math.Min(room, source.Length);
        int index = (int)written & _mask;
        int beforeWrap = Math.Min(count, _samples.Length - index);
        source[..beforeWrap].CopyTo(_samples.AsSpan(index));
        source[beforeWrap..count].CopyTo(_samples);
        // Releases: the samples are visible before the cursor that counts them.
        Volatile.Write(ref _cursors.Written, written + count);
        return count;
    }

    /// <summary>Takes as many samples as wait and fit. Only for the reading thread.</summary>
    /// <returns>How many, into the start of <paramref name="destination"/>.</returns>
    public int Read(Span<float> destination)
    {
        long read = _cursors.Read;
        int waiting = (int)(_cursors.WrittenSeenByReader - read);
        if (waiting < destination.Length)
        {
            // Acquires: the samples that the cursor counts are visible after it.
            _cursors.WrittenSeenByReader = Volatile.Read(ref _cursors.Written);
            waiting = (int)(_cursors.WrittenSeenByReader - read);
        }

        int count = Math.Min(waiting, destination.Length);
        int index = (int)read & _mask;
        int beforeWrap = Math.Min(count, _samples.Length - index);
        _samples.AsSpan(index, beforeWrap).CopyTo(destination);
        _samples.AsSpan(0, count - beforeWrap).CopyTo(destination[beforeWrap..]);
        // Releases: the samples were copied before the writer may overwrite them.
        Volatile.Write(ref _cursors.Read, read + count);
        return count;
    }

    /// <summary>Forgets what waits. Only for the reading thread.</summary>
    /// <returns>How many samples were forgotten.</returns>
    public int Clear()
    {
        long read = _cursors.Read;
        _cursors.WrittenSeenByReader = Volatile.Read(ref _cursors.Written);
        Volatile.Write(ref _cursors.Read, _cursors.WrittenSeenByReader);
        return (int)(_cursors.WrittenSeenByReader - read);
    }

    /// <summary>
    /// Samples written and read since the beginning, and what each side last saw of the other. Each side's fields have
    /// 128 bytes to themselves (two cache lines, as processors fetch them in pairs), or each write would take the line
    /// away from the other core.
    /// </summary>
    [StructLayout(LayoutKind.Explicit, Size = 3 * LineBytes)]
    private struct Cursors
    {
        private const int LineBytes = 128;

        [FieldOffset(LineBytes)]
        public long Written;

        [FieldOffset(LineBytes + sizeof(long))]
        public long ReadSeenByWriter;

        [FieldOffset(2 * LineBytes)]
        public long Read;

        [FieldOffset((2 * LineBytes) + sizeof(long))]
        public long WrittenSeenByReader;
    }
}
