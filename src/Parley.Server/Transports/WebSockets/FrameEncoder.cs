using System.Net.WebSockets;

using Parley.Core.Audio;

namespace Parley.Server.Transports.WebSockets;

/// <summary>Writes frames as the client wants them, into one buffer that is used again.</summary>
internal sealed class FrameEncoder : IFrameEncoder
{
    private byte[] _bytes = [];

    /// <summary>How sound is written; to be set before the first.</summary>
    public WireAudio Wire { get; set; } = WireAudio.Default;

    public WebSocketMessageType MessageType => WebSocketMessageType.Binary;

    public ReadOnlyMemory<byte> Encode(AudioFrame frame, object? context)
    {
        int byteCount = frame.SampleCount * Wire.BytesPerSample;
        if (byteCount > _bytes.Length)
            _bytes = new byte[byteCount];
        Wire.Encode(frame.Samples.Span, _bytes);
        frame.Dispose();
        return _bytes.AsMemory(0, byteCount);
    }
}
