using System.Buffers;

using Parley.Core.Audio;

namespace Parley.Server.Sessions.Recording;

/// <summary>
/// One side's sound on its way into records: gathered for a fifth of a second, laid where it belongs on the time line.
/// Not thread-safe.
/// </summary>
internal sealed class RecordingTrack(RecordKind kind, AudioFormat format, Action<ArraySegment<byte>> write)
{
    private const int BytesPerSample = sizeof(short);

    // Sound comes a little early or late; only what is later than this begins after a silence.
    private readonly long _tolerance = format.SampleRateHz / 10;
    private readonly int _capacity = format.SampleRateHz / 5;
    private byte[]? _pending;
    private int _count;
    private long _start;

    private long End => _start + _count;

    /// <param name="samples">Follow on what came before, unless they are late.</param>
    /// <param name="at">When the first of them sounds.</param>
    public void Add(ReadOnlySpan<float> samples, TimeSpan at)
    {
        long position = Math.Max(0, format.SamplesIn(at));
        if (position > End + _tolerance)
        {
            Flush();
            _start = position;
        }

        while (samples.Length > 0)
        {
            _pending ??= ArrayPool<byte>.Shared.Rent(RecordingFormat.RecordHeaderBytes + _capacity * BytesPerSample);
            int taken = Math.Min(samples.Length, _capacity - _count);
            PcmConverter.ToInt16LittleEndian(
                samples[..taken], _pending.AsSpan(RecordingFormat.RecordHeaderBytes + _count * BytesPerSample));
            _count += taken;
            samples = samples[taken..];
            if (_count == _capacity)
                Flush();
        }
    }

    /// <summary>Forgets the end of what was added.</summary>
    public void TakeBack(TimeSpan duration)
    {
        long samples = Math.Min(format.SamplesIn(duration), End);
        int pending = (int)Math.Min(samples, _count);
        _count -= pending;
        samples -= pending;
        if (samples <= 0)
            return;

        byte[] record = ArrayPool<byte>.Shared.Rent(RecordingFormat.RecordHeaderBytes);
        RecordingFormat.WriteRecord(record, RecordKind.TakenBack, (int)samples, _start);
        write(new ArraySegment<byte>(record, 0, RecordingFormat.RecordHeaderBytes));
        _start -= samples;
    }

    /// <summary>Writes what was gathered.</summary>
    public void Flush()
    {
        if (_count > 0)
        {
            RecordingFormat.WriteRecord(_pending, kind, _count, _start);
            write(new ArraySegment<byte>(_pending!, 0, RecordingFormat.RecordHeaderBytes + _count * BytesPerSample));
            _pending = null;
        }

        _start += _count;
        _count = 0;
    }
}
