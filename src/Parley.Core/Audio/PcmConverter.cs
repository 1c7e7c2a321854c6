using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Parley.Core.Audio;

/// <summary>
/// Turns the bytes of raw PCM into samples in [-1, 1] and back. NaN and infinities become silence, whatever lies
/// outside the range is clipped, rounding is to the nearest. Allocates nothing.
/// </summary>
/// <remarks>
/// Every method fills the start of its destination and throws <see cref="ArgumentException"/> if that is too short or
/// the bytes are not whole samples. Source and destination must not overlap.
/// </remarks>
public static class PcmConverter
{
    // A 16-bit sample s means s / 32768, so that -32768 is -1 and converting there and back changes no sample.
    private const float Int16Scale = 32_768f;

    /// <summary>Signed 16-bit little-endian bytes to samples.</summary>
    public static void FromInt16LittleEndian(ReadOnlySpan<byte> source, Span<float> destination)
    {
        int count = WholeSamples(source, sizeof(short));
        RequireRoom(count, destination.Length);
        if (BitConverter.IsLittleEndian)
        {
            FromInt16(MemoryMarshal.Cast<byte, short>(source), destination);
            return;
        }

        for (int i = 0; i < count; i++)
            destination[i] = BinaryPrimitives.ReadInt16LittleEndian(source[(2 * i)..]) / Int16Scale;
    }

    /// <summary>Samples to signed 16-bit little-endian bytes, two for each.</summary>
    public static void ToInt16LittleEndian(ReadOnlySpan<float> source, Span<byte> destination)
    {
        RequireRoom(source.Length * sizeof(short), destination.Length);
        Span<short> shorts = MemoryMarshal.Cast<byte, short>(destination[..(source.Length * sizeof(short))]);
        ToInt16(source, shorts);
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(shorts, shorts);
    }

    /// <summary>32-bit float little-endian bytes to samples.</summary>
    public static void FromFloat32LittleEndian(ReadOnlySpan<byte> source, Span<float> destination)
    {
        int count = WholeSamples(source, sizeof(float));
        RequireRoom(count, destination.Length);
        source.CopyTo(MemoryMarshal.AsBytes(destination));
        Span<float> samples = destination[..count];
        if (!BitConverter.IsLittleEndian)
            ReverseEndianness(samples);
        Clean(samples, samples);
    }

    /// <summary>Samples to 32-bit float little-endian bytes, four for each.</summary>
    public static void ToFloat32LittleEndian(ReadOnlySpan<float> source, Span<byte> destination)
    {
        RequireRoom(source.Length * sizeof(float), destination.Length);
        Span<float> floats = MemoryMarshal.Cast<byte, float>(destination[..(source.Length * sizeof(float))]);
        Clean(source, floats);
        if (!BitConverter.IsLittleEndian)
            ReverseEndianness(floats);
    }

    /// <summary>Signed 16-bit samples to float ones.</summary>
    public static void FromInt16(ReadOnlySpan<short> source, Span<float> destination)
    {
        RequireRoom(source.Length, destination.Length);
        int i = 0;
        for (; i <= source.Length - Vector<short>.Count; i += Vector<short>.Count)
        {
            Vector.Widen(new Vector<short>(source[i..]), out Vector<int> low, out Vector<int> high);
            (Vector.ConvertToSingle(low) * (1 / Int16Scale)).CopyTo(destination[i..]);
            (Vector.ConvertToSingle(high) * (1 / Int16Scale)).CopyTo(destination[(i + Vector<float>.Count)..]);
        }

        for (; i < source.Length; i++)
            destination[i] = source[i] * (1 / Int16Scale);
    }

    /// <summary>Float samples to signed 16-bit ones.</summary>
    public static void ToInt16(ReadOnlySpan<float> source, Span<short> destination)
    {
        RequireRoom(source.Length, destination.Length);
        int i = 0;
        for (; i <= source.Length - Vector<short>.Count; i += Vector<short>.Count)
        {
            Vector<int> low = ToInt16Range(new Vector<float>(source[i..]));
            Vector<int> high = ToInt16Range(new Vector<float>(source[(i + Vector<float>.Count)..]));
            Vector.Narrow(low, high).CopyTo(destination[i..]);
        }

        for (; i < source.Length; i++)
            destination[i] = (short)Math.Min(MathF.Round(Clean(source[i]) * Int16Scale), short.MaxValue);
    }

    private static Vector<int> ToInt16Range(Vector<float> samples)
    {
        Vector<float> rounded = Vector.Round(Clean(samples) * Int16Scale);
        return Vector.ConvertToInt32(Vector.Min(rounded, Vector.Create<float>(short.MaxValue)));
    }

    private static void Clean(ReadOnlySpan<float> source, Span<float> destination)
    {
        int i = 0;
        for (; i <= source.Length - Vector<float>.Count; i += Vector<float>.Count)
            Clean(new Vector<float>(source[i..])).CopyTo(destination[i..]);
        for (; i < source.Length; i++)
            destination[i] = Clean(source[i]);
    }

    private static Vector<float> Clean(Vector<float> samples)
    {
        // x - x is 0 for every number and NaN for infinities and NaN, which equals nothing.
        Vector<int> isFinite = Vector.Equals(samples - samples, Vector<float>.Zero);
        Vector<float> finite = Vector.ConditionalSelect(isFinite, samples, Vector<float>.Zero);
        return Vector.Min(Vector.Max(finite, Vector.Create(-1f)), Vector<float>.One);
    }

    private static float Clean(float sample) => float.IsFinite(sample) ? Math.Clamp(sample, -1f, 1f) : 0f;

    private static void ReverseEndianness(Span<float> samples)
    {
        Span<int> bits = MemoryMarshal.Cast<float, int>(samples);
        BinaryPrimitives.ReverseEndianness(bits, bits);
    }

    private static int WholeSamples(ReadOnlySpan<byte> source, int bytesPerSample)
    {
        if (source.Length % bytesPerSample != 0)
            throw new ArgumentException($"{source.Length} bytes are not whole samples of {bytesPerSample} bytes each.");
        return source.Length / bytesPerSample;
    }

    private static void RequireRoom(int needed, int available)
    {
        if (available < needed)
            throw new ArgumentException($"The destination holds {available} where {needed} are needed.");
    }
}
