namespace Parley.Core.Audio;

/// <summary>
/// The telephone's sound, ITU-T G.711: 8 bits a sample in steps that grow with the level, as µ-law (America, Japan) and
/// A-law (elsewhere).
/// </summary>
public static class G711
{
    private const int Bias = 0x84; // 132: puts the segments of µ-law on powers of two.
    private const int Clip = 32_635;

    private static readonly short[] _fromMuLaw = [.. Enumerable.Range(0, 256).Select(code => DecodeMuLaw((byte)code))];
    private static readonly short[] _fromALaw = [.. Enumerable.Range(0, 256).Select(code => DecodeALaw((byte)code))];

    /// <param name="source">One byte a sample.</param>
    /// <param name="destination">At least as long; gets values in [-1, 1].</param>
    public static void FromMuLaw(ReadOnlySpan<byte> source, Span<float> destination) =>
        Decode(_fromMuLaw, source, destination);

    /// <inheritdoc cref="FromMuLaw"/>
    public static void FromALaw(ReadOnlySpan<byte> source, Span<float> destination) =>
        Decode(_fromALaw, source, destination);

    /// <param name="source">Values in [-1, 1]; what is beyond is clipped.</param>
    /// <param name="destination">At least as long; one byte a sample.</param>
    public static void ToMuLaw(ReadOnlySpan<float> source, Span<byte> destination)
    {
        for (int i = 0; i < source.Length; i++)
            destination[i] = EncodeMuLaw(ToInt16(source[i]));
    }

    /// <inheritdoc cref="ToMuLaw"/>
    public static void ToALaw(ReadOnlySpan<float> source, Span<byte> destination)
    {
        for (int i = 0; i < source.Length; i++)
            destination[i] = EncodeALaw(ToInt16(source[i]));
    }

    private static void Decode(short[] table, ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (int i = 0; i < source.Length; i++)
            destination[i] = table[source[i]] / 32_768f;
    }

    private static int ToInt16(float sample) =>
        float.IsFinite(sample) ? (int)Math.Clamp(sample * 32_768f, short.MinValue, short.MaxValue) : 0;

    private static byte EncodeMuLaw(int sample)
    {
        int sign = sample < 0 ? 0x80 : 0;
        int magnitude = Math.Min(Math.Abs(sample), Clip) + Bias;
        int segment = SegmentOf(magnitude >> 7);
        return (byte)~(sign | (segment << 4) | ((magnitude >> (segment + 3)) & 0x0F));
    }

    private static short DecodeMuLaw(byte code)
    {
        int bits = ~code & 0xFF;
        int magnitude = ((((bits & 0x0F) << 3) + Bias) << ((bits >> 4) & 0x07)) - Bias;
        return (short)((bits & 0x80) != 0 ? -magnitude : magnitude);
    }

    private static byte EncodeALaw(int sample)
    {
        int sign = sample >= 0 ? 0x80 : 0;
        int magnitude = Math.Min(sample >= 0 ? sample : -sample - 1, short.MaxValue) >> 3;
        int segment = SegmentOf(magnitude >> 4);
        int step = segment == 0 ? magnitude >> 1 : magnitude >> segment;
        return (byte)((sign | (segment << 4) | (step & 0x0F)) ^ 0x55);
    }

    private static short DecodeALaw(byte code)
    {
        int bits = code ^ 0x55;
        int segment = (bits >> 4) & 0x07;
        int magnitude = ((bits & 0x0F) << 4) + 8;
        if (segment > 0)
            magnitude = (magnitude + 0x100) << (segment - 1);
        return (short)((bits & 0x80) != 0 ? magnitude : -magnitude);
    }

    /// <summary>The place of the highest bit: 0 for 0 and 1, 7 at most.</summary>
    private static int SegmentOf(int value)
    {
        int segment = 0;
        while (segment < 7 && value >> (segment + 1) != 0)
            segment++;
        return segment;
    }
}
