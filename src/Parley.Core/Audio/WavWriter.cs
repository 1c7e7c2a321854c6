namespace Parley.Core.Audio;

/// <summary>
/// Writes a WAV file as its sound is made. The header goes out at once, with sizes that mean "until the end"; where the
/// stream can seek, <see cref="Dispose"/> puts the true ones in. So a pipe's reader can start at once, and a file that
/// was cut short by a crash still plays. Not thread-safe.
/// </summary>
public sealed class WavWriter : IDisposable
{
    private const int BufferBytes = 8 * 1_024;

    private readonly Stream _stream;
    private readonly AudioFormat _format;
    private readonly WavEncoding _encoding;
    private readonly bool _leaveOpen;
    private readonly long _headerPosition;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly int _bytesPerSample;
    private long _dataBytes;
    private bool _isDisposed;

    /// <summary>Writes the header.</summary>
    /// <param name="stream">Written from where it stands; disposed with the writer unless
    /// <paramref name="leaveOpen"/>.</param>
    /// <param name="format">Of the samples.</param>
    /// <param name="encoding">Of the samples in the file.</param>
    /// <param name="leaveOpen">Whether the stream stays open. Default: no.</param>
    public WavWriter(
        Stream stream, AudioFormat format, WavEncoding encoding = WavEncoding.Pcm16, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        byte[] header = WavHeader.ForStream(format, encoding);
        _stream = stream;
        _format = format;
        _encoding = encoding;
        _leaveOpen = leaveOpen;
        _bytesPerSample = WavSampleCodec.BytesPerSample(encoding);
        _headerPosition = stream.CanSeek ? stream.Position : 0;
        stream.Write(header);
        stream.Flush();
    }

    /// <summary>Samples of one channel written so far.</summary>
    public long SamplesWritten => _dataBytes / (_bytesPerSample * _format.Channels);

    /// <summary>
    /// Appends samples, interleaved if there is more than one channel; clips what lies outside [-1, 1].
    /// </summary>
    public void Write(ReadOnlySpan<float> samples)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (samples.Length % _format.Channels != 0)
            throw new ArgumentException($"{samples.Length} samples do not fill {_format.Channels} channels evenly.");

        while (!samples.IsEmpty)
        {
            int count = Math.Min(samples.Length, BufferBytes / _bytesPerSample);
            Span<byte> bytes = _buffer.AsSpan(0, count * _bytesPerSample);
            WavSampleCodec.Encode(_encoding, samples[..count], bytes);
            _stream.Write(bytes);
            _dataBytes += bytes.Length;
            samples = samples[count..];
        }
    }

    /// <summary>Sends on what the stream may hold back.</summary>
    public void Flush() => _stream.Flush();

    /// <summary>Completes the file.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        try
        {
            Complete();
        }
        finally
        {
            if (!_leaveOpen)
                _stream.Dispose();
        }
    }

    private void Complete()
    {
        // A chunk of odd length is followed by a zero; at the end of an unbounded stream there is no chunk left to
        // align.
        if (_stream.CanSeek)
        {
            if (_dataBytes % 2 == 1)
                _stream.WriteByte(0);
            long end = _stream.Position;
            _stream.Position = _headerPosition;
            _stream.Write(WavHeader.ForLength(_format, _encoding, _dataBytes));
            _stream.Position = end;
        }

        _stream.Flush();
    }
}
