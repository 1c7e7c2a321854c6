using Parley.Core;

namespace Parley.Engines.Chat;

/// <summary>Lines of a stream as they come, however the network cut them. Not thread-safe.</summary>
internal sealed class LineReader(Stream stream)
{
    /// <summary>
    /// Answers come in lines of some hundred bytes; one of this size is no answer, and must not fill the memory.
    /// </summary>
    public const int MaximumLineBytes = 1 << 20;

    private byte[] _buffer = new byte[8192];
    private int _start;
    private int _end;

    /// <summary>
    /// The next line without its end, valid until the next call; null at the end of the stream. A last line without an
    /// end is a line.
    /// </summary>
    /// <exception cref="ProtocolException">The line is too long.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        int searched = 0;
        while (true)
        {
            int length = _buffer.AsSpan((_start + searched).._end).IndexOf((byte)'\n');
            if (length >= 0)
                return Take(searched + length, skip: 1);
            searched = _end - _start;
            if (searched > MaximumLineBytes)
                throw new ProtocolException($"a line of more than {MaximumLineBytes} bytes");

            MakeRoom();
            int read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0 && searched > 0)
                return Take(searched, skip: 0);
            if (read == 0)
                return null;
            _end += read;
        }
    }

    private ReadOnlyMemory<byte> Take(int length, int skip)
    {
        ReadOnlyMemory<byte> line = _buffer.AsMemory(_start, length);
        _start += length + skip;
        return line.Span.EndsWith("\r"u8) ? line[..^1] : line;
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
    }
}
