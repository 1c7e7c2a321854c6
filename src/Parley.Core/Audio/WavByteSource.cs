namespace Parley.Core.Audio;

/// <summary>
/// A stream, seekable or not, with the few moves that reading a WAV file needs. Counts from where the stream stood.
/// </summary>
internal sealed class WavByteSource(Stream stream)
{
    private readonly long _origin = stream.CanSeek ? stream.Position : 0;
    private readonly byte[] _peeked = new byte[8];
    private int _peekedStart;
    private int _peekedEnd;

    /// <summary>What the user knows the source by.</summary>
    public string Name { get; } = stream is FileStream file ? $"'{file.Name}'" : "The audio";

    public bool CanSeek => stream.CanSeek;

    /// <summary>The next byte that <see cref="Read"/> gives.</summary>
    public long Position { get; private set; }

    /// <summary>How much is left, where the source knows.</summary>
    public long? Remaining => stream.CanSeek ? Math.Max(0, stream.Length - _origin - Position) : null;

    /// <summary>Reads until <paramref name="bytes"/> is full or the source ends.</summary>
    /// <returns>The number of bytes read.</returns>
    public int Read(Span<byte> bytes)
    {
        int fromPeeked = Math.Min(bytes.Length, _peekedEnd - _peekedStart);
        _peeked.AsSpan(_peekedStart, fromPeeked).CopyTo(bytes);
        _peekedStart += fromPeeked;
        int count = fromPeeked + ReadStream(bytes[fromPeeked..]);
        Position += count;
        return count;
    }

    /// <summary>Up to eight bytes ahead, which stay to be read.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        int held = _peekedEnd - _peekedStart;
        if (held < count)
        {
            _peeked.AsSpan(_peekedStart, held).CopyTo(_peeked);
            _peekedStart = 0;
            _peekedEnd = held + ReadStream(_peeked.AsSpan(held, count - held));
        }

        return _peeked.AsSpan(_peekedStart, Math.Min(count, _peekedEnd - _peekedStart));
    }

    /// <summary>Passes over bytes; at the end of the source it stops there.</summary>
    public void Skip(long count)
    {
        if (stream.CanSeek)
        {
            Seek(Position + Math.Min(count, Remaining ?? 0));
            return;
        }

        Span<byte> scratch = stackalloc byte[4_096];
        while (count > 0)
        {
            int skipped = Read(scratch[..(int)Math.Min(count, scratch.Length)]);
            if (skipped == 0)
                return;
            count -= skipped;
        }
    }

    /// <summary>Goes to a position of a seekable source.</summary>
    public void Seek(long position)
    {
        stream.Position = _origin + position;
        Position = position;
        _peekedStart = _peekedEnd = 0;
    }

    private int ReadStream(Span<byte> bytes) => stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
}
