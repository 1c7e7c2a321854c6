using System.Buffers;
using System.IO.Pipelines;

namespace Parley.Server.Endpoints;

/// <summary>
/// Lets a synchronous writer fill a response's buffer; what it wrote leaves when the pipe is flushed, asynchronously,
/// by its owner.
/// </summary>
internal sealed class ResponseStream(PipeWriter pipe) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer) => pipe.Write(buffer);

    public override void Write(byte[] buffer, int offset, int count) => pipe.Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // the owner of the pipe flushes it
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
