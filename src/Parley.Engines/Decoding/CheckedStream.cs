namespace Parley.Engines.Decoding;

/// <summary>A pipe whose end is checked: reading past the last byte calls <paramref name="atEnd"/>, which may throw.</summary>
internal sealed class CheckedStream(Stream inner, Action atEnd) : Stream
{
    private readonly byte[] _first = new byte[1];
    private int _firstCount;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Waits for the first byte, which stays to be read.</summary>
    public async ValueTask<bool> HasBytesAsync(CancellationToken cancellationToken)
    {
        _firstCount = await inner.ReadAsync(_first, cancellationToken);
        return _firstCount > 0;
    }

    public override int Read(Span<byte> buffer)
    {
        if (_firstCount > 0 && !buffer.IsEmpty)
        {
            buffer[0] = _first[0];
            _firstCount = 0;
            return 1;
        }
        int count = inner.Read(buffer);
        if (count == 0 && !buffer.IsEmpty)
            atEnd();
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
