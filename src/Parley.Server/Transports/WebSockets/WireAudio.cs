using Parley.Core.Audio;

namespace Parley.Server.Transports.WebSockets;

/// <summary>Sound as one direction of a session WebSocket carries it.</summary>
internal readonly record struct WireAudio(PcmEncoding Encoding, int SampleRateHz)
{
    /// <summary>What a client gets that does not configure anything: float32 at 16 kHz.</summary>
    public static readonly WireAudio Default = new(PcmEncoding.Float32, 16_000);

    /// <summary>The rates that <c>configure</c> accepts, in Hz.</summary>
    public static readonly IReadOnlyList<int> SampleRatesHz = [8_000, 16_000, 22_050, 24_000, 44_100, 48_000];

    public AudioFormat Format => new(SampleRateHz);

    public int BytesPerSample => Encoding is PcmEncoding.Float32 ? sizeof(float) : sizeof(short);

    /// <summary>The encoding's name on the wire.</summary>
    public string EncodingName => Encoding is PcmEncoding.Float32 ? "f32le" : "s16le";

    /// <summary>Samples to bytes.</summary>
    /// <returns>How many bytes were written.</returns>
    public int Encode(ReadOnlySpan<float> samples, Span<byte> bytes)
    {
        if (Encoding is PcmEncoding.Float32)
            PcmConverter.ToFloat32LittleEndian(samples, bytes);
        else
            PcmConverter.ToInt16LittleEndian(samples, bytes);
        return samples.Length * BytesPerSample;
    }

    /// <summary>Bytes to samples; not-a-number and infinity become silence.</summary>
    /// <param name="bytes">A whole number of samples.</param>
    /// <param name="samples">At least as many as <paramref name="bytes"/> holds.</param>
    public void Decode(ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        if (Encoding is PcmEncoding.Float32)
            PcmConverter.FromFloat32LittleEndian(bytes, samples);
        else
            PcmConverter.FromInt16LittleEndian(bytes, samples);
    }
}
