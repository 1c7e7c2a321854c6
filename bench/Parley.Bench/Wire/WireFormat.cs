using Parley.Core.Audio;

namespace Parley.Bench.Wire;

/// <summary>Sound as the bench sends and takes it: mono, 16 kHz.</summary>
internal sealed record WireFormat(string Encoding)
{
    public static readonly WireFormat Float32 = new("f32le");
    public static readonly WireFormat Int16 = new("s16le");

    public int BytesPerSample => this == Float32 ? sizeof(float) : sizeof(short);

    /// <summary>A whole WebSocket frame that holds the samples.</summary>
    public byte[] Frame(ReadOnlySpan<float> samples)
    {
        byte[] payload = new byte[samples.Length * BytesPerSample];
        if (this == Float32)
            PcmConverter.ToFloat32LittleEndian(samples, payload);
        else
            PcmConverter.ToInt16LittleEndian(samples, payload);
        return WireFraming.Encode(WireFraming.BinaryOpcode, payload);
    }

    /// <summary>The samples as the server will have them: 16-bit sound loses its last bits on the way.</summary>
    public float[] AsReceived(ReadOnlySpan<float> samples)
    {
        byte[] frame = Frame(samples);
        float[] received = new float[samples.Length];
        Decode(frame.AsSpan(frame.Length - (samples.Length * BytesPerSample)), received);
        return received;
    }

    public void Decode(ReadOnlySpan<byte> payload, Span<float> samples)
    {
        if (this == Float32)
            PcmConverter.FromFloat32LittleEndian(payload, samples);
        else
            PcmConverter.FromInt16LittleEndian(payload, samples);
    }
}
