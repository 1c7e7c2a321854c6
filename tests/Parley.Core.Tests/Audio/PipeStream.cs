namespace Parley.Core.Tests.Audio;

/// <summary>A stream that cannot seek and gives its bytes a few at a time, as a pipe may.</summary>
internal sealed class PipeStream(Stream inner, int mostBytesARead = int.MaxValue) : Stream
{
    public PipeStream(byte[] bytes, int mostBytesARead = int.MaxValue)
        : this(new MemoryStream(bytes, writable: false), mostBytesARead)
    {
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer) => inner.Read(buffer[..Math.Min(buffer.Length, mostBytesARead)]);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => inner.Write(buffer);

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
