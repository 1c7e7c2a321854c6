using Parley.Core.Audio;
using Parley.Core.Voices;

namespace Parley.Testing;

/// <summary>A recording that a test has made.</summary>
public sealed class MemoryRecording(byte[] wav, string name = "recording") : IVoiceRecording
{
    public MemoryRecording(float[] samples, AudioFormat format, string name = "recording")
        : this(Wav(samples, format), name)
    {
    }

    public string Name => name;

    /// <summary>How often it was read.</summary>
    public int Opened { get; private set; }

    public static byte[] Wav(float[] samples, AudioFormat format)
    {
        using var stream = new MemoryStream();
        using (var writer = new WavWriter(stream, format, leaveOpen: true))
            writer.Write(samples);
        return stream.ToArray();
    }

    public ValueTask<Stream> OpenWavAsync(CancellationToken cancellationToken)
    {
        Opened++;
        return ValueTask.FromResult<Stream>(new MemoryStream(wav));
    }
}
