using System.Text.Json;

namespace Parley.Server.OpenAi.Realtime.Protocol;

/// <summary>A client's event, read as far as its type.</summary>
/// <param name="Type">Such as <c>response.create</c>.</param>
/// <param name="EventId">The client's id of it; null if it gave none.</param>
/// <param name="Root">The whole object.</param>
internal sealed record ClientEvent(string Type, string? EventId, JsonElement Root)
{
    public const string AppendType = "input_audio_buffer.append";

    private const string Types =
        "session.update, input_audio_buffer.append, input_audio_buffer.commit, input_audio_buffer.clear, "
        + "output_audio_buffer.clear, conversation.item.create, conversation.item.retrieve, conversation.item.truncate, "
        + "conversation.item.delete, response.create, response.cancel";

    public static RealtimeRefusal UnknownType(string type) => RealtimeRefusal.InvalidValue(
        "type", $"Invalid value: '{(type.Length <= 40 ? type : type[..40])}'. Supported values are: {Types}.");
}
