using System.Buffers.Binary;

namespace Parley.Core.Audio;

/// <summary>What the "fmt " chunk of a WAV file says about its samples.</summary>
/// <param name="Format">Rate and channels.</param>
/// <param name="Encoding">Of one sample.</param>
internal readonly record struct WavFormatChunk(AudioFormat Format, WavEncoding Encoding)
{
    private const int PlainBytes = 16;
    private const ushort PcmTag = 1;
    private const ushort FloatTag = 3;
    private const ushort ExtensibleTag = 0xFFFE;

    /// <summary>Enough of the chunk to read all that matters.</summary>
    public const int LongestBytes = 40;

    /// <summary>Bytes of one sample of every channel.</summary>
    public int BlockBytes => Format.Channels * WavSampleCodec.BytesPerSample(Encoding);

    /// <summary>
    /// What comes after the two bytes of the tag in the identifier that the extensible form uses instead.
    /// </summary>
    private static ReadOnlySpan<byte> ExtensibleSuffix =>
        [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71];

    /// <summary>Reads the chunk.</summary>
    /// <param name="body">Its first bytes, at most <see cref="LongestBytes"/>.</param>
    /// <param name="name">What the user knows the file by.</param>
    /// <exception cref="InvalidDataException">It makes no sense, or the encoding is not one that Parley
    /// reads.</exception>
    public static WavFormatChunk Parse(ReadOnlySpan<byte> body, string name)
    {
        if (body.Length < PlainBytes)
            throw WavError.Damaged(name, $"its 'fmt ' chunk has {body.Length} bytes of at least {PlainBytes}");

        ushort tag = BinaryPrimitives.ReadUInt16LittleEndian(body);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(body[2..]);
        uint sampleRateHz = BinaryPrimitives.ReadUInt32LittleEndian(body[4..]);
        int blockBytes = BinaryPrimitives.ReadUInt16LittleEndian(body[12..]);
        int bitsPerSample = BinaryPrimitives.ReadUInt16LittleEndian(body[14..]);
        if (tag == ExtensibleTag)
            tag = ReadExtensibleTag(body, name);

        if (tag is not (PcmTag or FloatTag))
            throw WavError.Unsupported(name, $"its sound is encoded as {NameOf(tag)}");
        if (channels is 0 or > WavHeader.MaximumChannels)
            throw WavError.Unsupported(name, $"it has {channels} channels, not 1 to {WavHeader.MaximumChannels}");
        if (sampleRateHz is < AudioFormat.MinimumSampleRateHz or > AudioFormat.MaximumSampleRateHz)
        {
            throw WavError.Unsupported(name, $"it has {sampleRateHz} samples a second, not " +
                $"{AudioFormat.MinimumSampleRateHz} to {AudioFormat.MaximumSampleRateHz}");
        }

        string kind = tag == FloatTag ? "floating-point numbers" : "integers";
        WavEncoding encoding = EncodingOf(tag, bitsPerSample, blockBytes, channels)
            ?? throw WavError.Unsupported(name, $"its samples are {bitsPerSample}-bit {kind}");
        return new WavFormatChunk(new AudioFormat((int)sampleRateHz, channels), encoding);
    }

    /// <summary>
    /// Samples are stored in the high bits of whole bytes (12 bits in two, 20 in three); 24 bits may also lie in four.
    /// So the bytes of a block decide, unless they contradict the bits, as some writers' do.
    /// </summary>
    private static WavEncoding? EncodingOf(ushort tag, int bitsPerSample, int blockBytes, int channels)
    {
        int leastBytes = (bitsPerSample + 7) / 8;
        int givenBytes = blockBytes % channels == 0 ? blockBytes / channels : 0;
        return (givenBytes >= leastBytes ? EncodingOf(tag, givenBytes) : null) ?? EncodingOf(tag, leastBytes);
    }

    private static WavEncoding? EncodingOf(ushort tag, int bytesPerSample) => (tag, bytesPerSample) switch
    {
        (PcmTag, 1) => WavEncoding.Pcm8,
        (PcmTag, 2) => WavEncoding.Pcm16,
        (PcmTag, 3) => WavEncoding.Pcm24,
        (PcmTag, 4) => WavEncoding.Pcm32,
        (FloatTag, 4) => WavEncoding.Float32,
        (FloatTag, 8) => WavEncoding.Float64,
        _ => null,
    };

    private static ushort ReadExtensibleTag(ReadOnlySpan<byte> body, string name)
    {
        if (body.Length < LongestBytes)
            throw WavError.Damaged(name, $"its extensible 'fmt ' chunk has {body.Length} bytes of {LongestBytes}");
        return body[26..LongestBytes].SequenceEqual(ExtensibleSuffix)
            ? BinaryPrimitives.ReadUInt16LittleEndian(body[24..])
            : throw WavError.Unsupported(name, $"its sound is encoded as {new Guid(body[24..LongestBytes])}");
    }

    private static string NameOf(ushort tag) => tag switch
    {
        0x0002 => "Microsoft ADPCM",
        0x0006 => "A-law",
        0x0007 => "µ-law",
        0x0011 => "IMA ADPCM",
        0x0031 => "GSM 6.10",
        0x0050 or 0x0055 => "MPEG audio",
        _ => $"format 0x{tag:X4}",
    };
}
