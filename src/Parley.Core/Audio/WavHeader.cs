using System.Buffers.Binary;

namespace Parley.Core.Audio;

/// <summary>The bytes that stand before the samples of a WAV file, for writing.</summary>
public static class WavHeader
{
    private const ushort PcmTag = 1;
    private const ushort FloatTag = 3;
    private const uint Unknown = uint.MaxValue;

    /// <summary>More channels than any microphone array that a voice platform will meet.</summary>
    internal const int MaximumChannels = 64;

    /// <summary>
    /// The header of sound whose length is not known yet: its sizes are 0xFFFFFFFF, which players take for "until the
    /// stream ends". What follows are samples in <paramref name="encoding"/>, interleaved.
    /// </summary>
    public static byte[] ForStream(AudioFormat format, WavEncoding encoding) =>
        Create(format, encoding, dataBytes: null);

    /// <summary>
    /// The header of sound of a known length; one whose length does not fit in 32 bits is as that of a stream.
    /// </summary>
    public static byte[] ForLength(AudioFormat format, WavEncoding encoding, long dataBytes) =>
        Create(format, encoding, dataBytes);

    /// <summary>The length of every header of this encoding; the samples begin here.</summary>
    internal static int LengthOf(WavEncoding encoding) => WavSampleCodec.IsFloat(encoding) ? 58 : 44;

    private static byte[] Create(AudioFormat format, WavEncoding encoding, long? dataBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(format.SampleRateHz, nameof(format));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(format.Channels, nameof(format));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(format.Channels, MaximumChannels, nameof(format));
        ArgumentOutOfRangeException.ThrowIfNegative(dataBytes ?? 0, nameof(dataBytes));

        bool isFloat = WavSampleCodec.IsFloat(encoding);
        int bytesPerSample = WavSampleCodec.BytesPerSample(encoding);
        int blockBytes = bytesPerSample * format.Channels;
        byte[] header = new byte[LengthOf(encoding)];
        long paddedDataBytes = (Math.Min(dataBytes ?? Unknown, Unknown) + 1) & ~1L;
        bool isKnown = header.Length - 8 + paddedDataBytes < Unknown;

        Span<byte> rest = header;
        Append(ref rest, "RIFF"u8, isKnown ? (uint)(header.Length - 8 + paddedDataBytes) : Unknown);
        Append(ref rest, "WAVE"u8);
        Append(ref rest, "fmt "u8, isFloat ? 18u : 16u);
        Append(ref rest, isFloat ? FloatTag : PcmTag);
        Append(ref rest, (ushort)format.Channels);
        Append(ref rest, (uint)format.SampleRateHz);
        Append(ref rest, (uint)Math.Min(Unknown, (long)format.SampleRateHz * blockBytes));
        Append(ref rest, (ushort)blockBytes);
        Append(ref rest, (ushort)(8 * bytesPerSample));
        if (isFloat)
        {
            // Whatever is not integer PCM has an (empty) extension and counts its samples in a "fact".
            Append(ref rest, (ushort)0);
            Append(ref rest, "fact"u8, 4);
            Append(ref rest, isKnown ? (uint)(dataBytes!.Value / blockBytes) : Unknown);
        }

        Append(ref rest, "data"u8, isKnown ? (uint)dataBytes!.Value : Unknown);
        return header;
    }

    private static void Append(ref Span<byte> rest, ReadOnlySpan<byte> id, uint size)
    {
        Append(ref rest, id);
        Append(ref rest, size);
    }

    private static void Append(ref Span<byte> rest, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }

    private static void Append(ref Span<byte> rest, ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(rest, value);
        rest = rest[sizeof(ushort)..];
    }

    private static void Append(ref Span<byte> rest, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(rest, value);
        rest = rest[sizeof(uint)..];
    }
}
