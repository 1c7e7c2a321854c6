using System.Text;

using Parley.Server.OpenAi.Realtime.Protocol;
using Parley.Server.OpenAi.Realtime.Settings;

namespace Parley.Server.OpenAi.Realtime.Conversation;

/// <summary>How the sound of one message is written: the encoding, and the event around it.</summary>
internal sealed class AudioDelta(RealtimeAudio format, bool isBeta, string responseId, string itemId, int outputIndex)
{
    private const string Type = "response.output_audio.delta";

    public RealtimeAudio Format => format;

    /// <summary>Whether any sound was sent with it.</summary>
    public bool WasUsed { get; set; }

    /// <summary>The event up to its id; what follows is the id, <see cref="Middle"/>, the sound and <see cref="End"/>.</summary>
    public byte[] Beginning { get; } = Encoding.UTF8.GetBytes(
        $$"""{"type":"{{(isBeta ? BetaDialect.NameOf(Type) : Type)}}","event_id":"event_""");

    public byte[] Middle { get; } = Encoding.UTF8.GetBytes(
        $"\",\"response_id\":\"{responseId}\",\"item_id\":\"{itemId}\",\"output_index\":{outputIndex},"
        + "\"content_index\":0,\"delta\":\"");

    public static ReadOnlySpan<byte> End => "\"}"u8;
}
