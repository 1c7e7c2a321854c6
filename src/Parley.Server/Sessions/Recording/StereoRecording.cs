using Parley.Core.Audio;

namespace Parley.Server.Sessions.Recording;

/// <summary>
/// Recordings as one WAV on the time line of their session: the person left, the assistant right, silence where nothing
/// was recorded. It is made while it is read, from any place on: the same bytes, wherever one begins. Owns the recordings.
/// Not thread-safe.
/// </summary>
internal sealed class StereoRecording : Stream
{
    private const int BlockFrames = 1_024;
    private const int FrameBytes = 2 * sizeof(short);

    private readonly RecordedSession _session;
    private readonly byte[] _header;
    private readonly long _totalFrames;
    private readonly float[] _left = new float[BlockFrames];
    private readonly float[] _right = new float[BlockFrames];
    private readonly float[] _both = new float[BlockFrames * 2];
    private readonly byte[] _block = new byte[BlockFrames * FrameBytes];
    private long _blockFrame;
    private int _blockFrames;
    private RecordedPart? _part;
    private RecordedSide? _person;
    private RecordedSide? _assistant;
    private long _position;

    private StereoRecording(RecordedSession session)
    {
        _session = session;
        int rateHz = session.Parts.Max(static part =>
            Math.Max(part.Index.PersonFormat.SampleRateHz, part.Index.AssistantFormat.SampleRateHz));
        Format = new AudioFormat(rateHz, Channels: 2);
        _totalFrames = Format.SamplesIn(session.Duration);
        _header = WavHeader.ForLength(Format, WavEncoding.Pcm16, _totalFrames * FrameBytes);
    }

    /// <summary>The higher of all rates, so that nothing is lost.</summary>
    public AudioFormat Format { get; }

    public override long Length => _header.Length + _totalFrames * FrameBytes;

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    /// <summary>Null if none of the connections was recorded.</summary>
    public static StereoRecording? Open(
        RecordingFolder folder, IEnumerable<(string ConnectionId, TimeSpan Start)> connections) =>
        RecordedSession.Open(folder, connections) is { } session ? new StereoRecording(session) : null;

    public override int Read(Span<byte> buffer)
    {
        if (_position >= Length || buffer.Length == 0)
            return 0;

        ReadOnlySpan<byte> source = _position < _header.Length ? _header.AsSpan((int)_position) : Sound(_position - _header.Length);
        int count = Math.Min(source.Length, buffer.Length);
        source[..count].CopyTo(buffer);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<int>(Read(buffer.Span));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _session.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Bytes of the sound from a place on: at least one, at most a block.</summary>
    private ReadOnlySpan<byte> Sound(long at)
    {
        long frame = at / FrameBytes;
        if (frame < _blockFrame || frame >= _blockFrame + _blockFrames)
            MakeBlock(frame);
        return _block.AsSpan((int)(at - _blockFrame * FrameBytes)..(_blockFrames * FrameBytes));
    }

    private void MakeBlock(long frame)
    {
        bool isNext = frame == _blockFrame + _blockFrames;
        long end = Math.Min(frame + BlockFrames, _totalFrames);
        RecordedPart? part = null;
        foreach (RecordedPart each in _session.Parts)
        {
            if (frame >= Format.SamplesIn(each.End))
                continue;
            long start = Format.SamplesIn(each.Start);
            part = frame >= start ? each : null;
            end = Math.Min(end, Format.SamplesIn(part?.End ?? each.Start));
            break;
        }

        _blockFrame = frame;
        _blockFrames = (int)(end - frame);
        if (part is null)
        {
            _block.AsSpan(0, _blockFrames * FrameBytes).Clear();
            return;
        }

        if (part != _part)
        {
            _part = part;
            _person = new RecordedSide(part.File, part.Index.Person, part.Index.PersonFormat, Format.SampleRateHz);
            _assistant = new RecordedSide(part.File, part.Index.Assistant, part.Index.AssistantFormat, Format.SampleRateHz);
            isNext = false;
        }

        if (!isNext)
        {
            _person!.Seek(frame - Format.SamplesIn(part.Start));
            _assistant!.Seek(frame - Format.SamplesIn(part.Start));
        }

        Span<float> left = _left.AsSpan(0, _blockFrames);
        Span<float> right = _right.AsSpan(0, _blockFrames);
        _person!.Read(left);
        _assistant!.Read(right);
        for (int i = 0; i < _blockFrames; i++)
            (_both[2 * i], _both[2 * i + 1]) = (left[i], right[i]);
        PcmConverter.ToInt16LittleEndian(_both.AsSpan(0, _blockFrames * 2), _block);
    }
}
