using System.Buffers.Binary;

namespace Parley.Core.Audio;

/// <summary>Where the sound of a WAV file lies and how it is encoded.</summary>
/// <param name="Chunk">What the file says about its samples.</param>
/// <param name="DataBytes">How many bytes of sound the file promises; null where it promises nothing: until the source
/// ends.</param>
internal readonly record struct WavLayout(WavFormatChunk Chunk, long? DataBytes)
{
    // Real files have a handful. A file of zeros after a good start would otherwise be walked eight bytes at a time.
    private const int MostChunks = 1_024;

    /// <summary>Finds the sound, and leaves the source at its first byte.</summary>
    /// <exception cref="InvalidDataException">The source is not a WAV file, or one that cannot be read.</exception>
    public static WavLayout Find(WavByteSource source)
    {
        ReadMagic(source);

        Span<byte> head = stackalloc byte[8];
        WavFormatChunk? format = null;
        (long Position, long? Bytes)? data = null;
        long? wideDataBytes = null;
        for (int chunk = 0; chunk < MostChunks && source.Read(head) == head.Length; chunk++)
        {
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
            long start = source.Position;
            long bodyBytes = size;
            if (head.StartsWith("data"u8) && data is null)
            {
                long? dataBytes = Promised(source, size, wideDataBytes);
                if (format is { } known)
                    return new WavLayout(known, dataBytes);
                if (!source.CanSeek)
                    throw WavError.SoundFirst(source.Name);
                data = (start, dataBytes);
                bodyBytes = dataBytes ?? source.Remaining ?? 0;
            }
            else if (head.StartsWith("fmt "u8) && format is null)
            {
                format = ReadFormat(source, size);
                if (data is { } found)
                {
                    source.Seek(found.Position);
                    return new WavLayout(format.Value, found.Bytes);
                }
            }
            else if (head.StartsWith("ds64"u8))
            {
                wideDataBytes = ReadWideDataBytes(source, size);
            }

            source.Skip(start + bodyBytes - source.Position);
            // A chunk of odd length is followed by a zero, which some writers forget; no chunk's name begins with one.
            if (bodyBytes % 2 == 1 && source.Peek(1) is [0])
                source.Skip(1);
        }

        throw WavError.Damaged(source.Name, (format, data) switch
        {
            (null, null) => "it holds neither a 'fmt ' nor a 'data' chunk",
            (null, _) => "it holds no 'fmt ' chunk that describes its sound",
            _ => "it holds no 'data' chunk, so no sound",
        });
    }

    private static void ReadMagic(WavByteSource source)
    {
        Span<byte> magic = stackalloc byte[12];
        int count = source.Read(magic);
        if (count == 0)
            throw WavError.Empty(source.Name);
        magic = magic[..count];
        bool isWav = (magic.StartsWith("RIFF"u8) || magic.StartsWith("RF64"u8) || magic.StartsWith("BW64"u8))
            && magic[4..].EndsWith("WAVE"u8) && count == 12;
        if (!isWav)
            throw WavError.NotWav(source.Name, magic);
    }

    private static WavFormatChunk ReadFormat(WavByteSource source, uint size)
    {
        Span<byte> body = stackalloc byte[WavFormatChunk.LongestBytes];
        body = body[..(int)Math.Min(size, (uint)body.Length)];
        return WavFormatChunk.Parse(body[..source.Read(body)], source.Name);
    }

    /// <summary>
    /// The size of the sound where 32 bits are not enough (EBU Tech 3306): the second number of "ds64".
    /// </summary>
    private static long? ReadWideDataBytes(WavByteSource source, uint size)
    {
        Span<byte> body = stackalloc byte[16];
        if (size < body.Length || source.Read(body) < body.Length)
            return null;
        long bytes = BinaryPrimitives.ReadInt64LittleEndian(body[8..]);
        return bytes is > 0 and < long.MaxValue / 2 ? bytes : null;
    }

    /// <summary>
    /// What the size of a "data" chunk means. Programs that write to a pipe put a number there that is none.
    /// </summary>
    private static long? Promised(WavByteSource source, uint size, long? wideDataBytes) => size switch
    {
        uint.MaxValue when wideDataBytes is not null => wideDataBytes,
        // ffmpeg writes 0xFFFFFFFF, espeak-ng and sox 0x7FFFF000, others 0x7FFFFFFF or 0x80000000, less their headers.
        (>= 0x7FFF_0000 and <= 0x8000_0000) or >= 0xFFFF_0000 when !(source.Remaining >= size) => null,
        // Nothing, if another chunk follows; otherwise a recorder that did not live to fill in the size.
        0 when !LooksLikeChunk(source.Peek(8)) => null,
        _ => size,
    };

    private static bool LooksLikeChunk(ReadOnlySpan<byte> head) =>
        head.Length == 8 && !head[..4].ContainsAnyExceptInRange((byte)' ', (byte)'~') && head[7] == 0;
}
