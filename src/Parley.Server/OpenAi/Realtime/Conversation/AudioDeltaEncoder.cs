using System.Buffers.Text;
using System.Net.WebSockets;

using Parley.Core.Audio;
using Parley.Server.OpenAi.Realtime.Settings;
using Parley.Server.Transports.WebSockets;

namespace Parley.Server.OpenAi.Realtime.Conversation;

/// <summary>Writes frames as <c>response.output_audio.delta</c> events into one buffer that is used again.</summary>
internal sealed class AudioDeltaEncoder : IFrameEncoder
{
    private const int IdDigits = 16;

    private byte[] _sound = [];
    private byte[] _message = [];
    private long _events;

    public WebSocketMessageType MessageType => WebSocketMessageType.Text;

    public ReadOnlyMemory<byte> Encode(AudioFrame frame, object? context)
    {
        var delta = (AudioDelta)context!;
        int soundBytes = frame.SampleCount * delta.Format.BytesPerSample();
        int maximum = delta.Beginning.Length + IdDigits + delta.Middle.Length
            + Base64.GetMaxEncodedToUtf8Length(soundBytes) + AudioDelta.End.Length;
        if (_message.Length < maximum)
        {
            _message = new byte[maximum];
            _sound = new byte[maximum];
        }

        delta.Format.Encode(frame.Samples.Span, _sound);
        frame.Dispose();
        Span<byte> rest = _message;
        Append(ref rest, delta.Beginning);
        (_events++).TryFormat(rest, out int digits, "x16");
        rest = rest[digits..];
        Append(ref rest, delta.Middle);
        Base64.EncodeToUtf8(_sound.AsSpan(0, soundBytes), rest, out _, out int written);
        rest = rest[written..];
        Append(ref rest, AudioDelta.End);
        return _message.AsMemory(0, _message.Length - rest.Length);
    }

    private static void Append(ref Span<byte> rest, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }
}
