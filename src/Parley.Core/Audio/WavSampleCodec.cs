using System.Buffers.Binary;

namespace Parley.Core.Audio;

/// <summary>
/// Samples to the bytes of a WAV file and back, for every <see cref="WavEncoding"/>. Allocates nothing.
/// </summary>
internal static class WavSampleCodec
{
    private const double Int24Scale = 8_388_608.0;
    private const double Int32Scale = 2_147_483_648.0;

    /// <summary>Bytes of one sample of one channel.</summary>
    public static int BytesPerSample(WavEncoding encoding) => encoding switch
    {
        WavEncoding.Pcm8 => 1,
        WavEncoding.Pcm16 => 2,
        WavEncoding.Pcm24 => 3,
        WavEncoding.Pcm32 or WavEncoding.Float32 => 4,
        WavEncoding.Float64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "Not a WAV encoding that Parley knows."),
    };

    /// <summary>Whether the encoding is a floating-point one.</summary>
    public static bool IsFloat(WavEncoding encoding) => encoding is WavEncoding.Float32 or WavEncoding.Float64;

    /// <summary>Fills <paramref name="samples"/> from as many encoded ones.</summary>
    public static void Decode(WavEncoding encoding, ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        switch (encoding)
        {
            case WavEncoding.Pcm8:
                for (int i = 0; i < samples.Length; i++)
                    samples[i] = (bytes[i] - 128) / 128f;
                break;
            case WavEncoding.Pcm16:
                PcmConverter.FromInt16LittleEndian(bytes, samples);
                break;
            case WavEncoding.Pcm24:
                for (int i = 0; i < samples.Length; i++)
                    samples[i] = ReadInt24(bytes[(3 * i)..]) / (float)Int24Scale;
                break;
            case WavEncoding.Pcm32:
                for (int i = 0; i < samples.Length; i++)
                    samples[i] = (float)(BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]) / Int32Scale);
                break;
            case WavEncoding.Float32:
                PcmConverter.FromFloat32LittleEndian(bytes, samples);
                break;
            default:
                for (int i = 0; i < samples.Length; i++)
                    samples[i] = (float)Clean(BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]));
                break;
        }
    }

    /// <summary>Fills <paramref name="bytes"/> with the encoded samples.</summary>
    public static void Encode(WavEncoding encoding, ReadOnlySpan<float> samples, Span<byte> bytes)
    {
        switch (encoding)
        {
            case WavEncoding.Pcm8:
                for (int i = 0; i < samples.Length; i++)
                    bytes[i] = (byte)(ToInteger(samples[i], 128.0) + 128);
                break;
            case WavEncoding.Pcm16:
                PcmConverter.ToInt16LittleEndian(samples, bytes);
                break;
            case WavEncoding.Pcm24:
                for (int i = 0; i < samples.Length; i++)
                    WriteInt24(bytes[(3 * i)..], ToInteger(samples[i], Int24Scale));
                break;
            case WavEncoding.Pcm32:
                for (int i = 0; i < samples.Length; i++)
                    BinaryPrimitives.WriteInt32LittleEndian(bytes[(4 * i)..], ToInteger(samples[i], Int32Scale));
                break;
            case WavEncoding.Float32:
                PcmConverter.ToFloat32LittleEndian(samples, bytes);
                break;
            default:
                for (int i = 0; i < samples.Length; i++)
                    BinaryPrimitives.WriteDoubleLittleEndian(bytes[(8 * i)..], Clean(samples[i]));
                break;
        }
    }

    private static int ReadInt24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | ((sbyte)bytes[2] << 16);

    private static void WriteInt24(Span<byte> bytes, int value)
    {
        bytes[2] = (byte)(value >> 16);
        bytes[1] = (byte)(value >> 8);
        bytes[0] = (byte)value;
    }

    private static int ToInteger(double sample, double scale) =>
        (int)Math.Clamp(Math.Round(Clean(sample) * scale), -scale, scale - 1);

    private static double Clean(double sample) => double.IsFinite(sample) ? Math.Clamp(sample, -1.0, 1.0) : 0.0;
}
