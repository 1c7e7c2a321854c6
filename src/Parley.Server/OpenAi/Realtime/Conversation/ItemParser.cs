using System.Text.Json.Nodes;

using Microsoft.Extensions.AI;

using Parley.Server.OpenAi.Realtime.Protocol;

namespace Parley.Server.OpenAi.Realtime.Conversation;

/// <summary>Understands the items that a client makes.</summary>
internal static class ItemParser
{
    private const int MaximumIdLength = 128;

    public static RealtimeItem Parse(EventFields item)
    {
        string id = item.OptionalText("id", MaximumIdLength) is { Length: > 0 } given ? given : RealtimeIds.Item();
        string type = item.OneOf("type", "message", "function_call", "function_call_output")
            ?? throw RealtimeRefusal.Missing(item.PathOf("type"));
        return type switch
        {
            "message" => ParseMessage(item, id),
            "function_call" => ParseCall(item, id),
            _ => ParseOutput(item, id),
        };
    }

    private static RealtimeItem ParseMessage(EventFields item, string id)
    {
        string role = item.OneOf("role", "user", "assistant", "system")
            ?? throw RealtimeRefusal.Missing(item.PathOf("role"));
        IReadOnlyList<EventFields> parts = item.Objects("content", 64)
            ?? throw RealtimeRefusal.Missing(item.PathOf("content"));
        var content = new JsonArray();
        var text = new List<string>();
        foreach (EventFields part in parts)
        {
            (JsonObject json, string said) = ParsePart(part, role);
            content.Add((JsonNode)json);
            if (said.Length > 0)
                text.Add(said);
        }

        var chatRole = new ChatRole(role);
        return new RealtimeItem(id, Object(id, "message", ("role", role), ("content", content)))
        {
            HistoryKey = id,
            Message = text.Count == 0 ? null : new ChatMessage(chatRole, string.Join('\n', text)),
        };
    }

    private static (JsonObject Json, string Said) ParsePart(EventFields part, string role)
    {
        string type = part.OneOf("type", "input_text", "output_text", "text", "input_audio", "output_audio", "audio", "input_image")
            ?? throw RealtimeRefusal.Missing(part.PathOf("type"));
        string mine = role == "assistant" ? "output" : "input";
        switch (type)
        {
            case "input_image":
                throw RealtimeRefusal.Unsupported(part.PathOf("type"), "Images are not understood here; describe them in words.");
            case "input_audio" or "output_audio" or "audio":
                if (part.OptionalText("transcript") is not { } transcript)
                {
                    throw RealtimeRefusal.Unsupported(
                        part.PathOf("audio"),
                        "Sound in an item is not listened to here: add its 'transcript', or send it with input_audio_buffer.append.");
                }

                return (new JsonObject { ["type"] = $"{mine}_audio", ["transcript"] = transcript }, transcript);
            default:
                string text = part.Text("text");
                return (new JsonObject { ["type"] = $"{mine}_text", ["text"] = text }, text);
        }
    }

    private static RealtimeItem ParseCall(EventFields item, string id)
    {
        string callId = item.OptionalText("call_id", MaximumIdLength) is { Length: > 0 } given ? given : $"call_{id}";
        string name = item.Text("name", MaximumIdLength);
        string arguments = item.Text("arguments");
        JsonObject json = Object(id, "function_call", ("call_id", callId), ("name", name), ("arguments", arguments));
        return new RealtimeItem(id, json)
        {
            HistoryKey = id,
            CallId = callId,
            Message = new ChatMessage(ChatRole.Assistant, [FunctionText.Call(callId, name, arguments)]),
        };
    }

    private static RealtimeItem ParseOutput(EventFields item, string id)
    {
        string callId = item.Text("call_id", MaximumIdLength);
        string output = item.Text("output");
        return new RealtimeItem(id, Object(id, "function_call_output", ("call_id", callId), ("output", output)))
        {
            HistoryKey = id,
            CallId = callId,
            Message = new ChatMessage(ChatRole.Tool, [new FunctionResultContent(callId, output)]),
        };
    }

    private static JsonObject Object(string id, string type, params ReadOnlySpan<(string Name, JsonNode Value)> fields)
    {
        var json = new JsonObject { ["id"] = id, ["object"] = "realtime.item", ["type"] = type, ["status"] = "completed" };
        foreach ((string name, JsonNode value) in fields)
            json[name] = value;
        return json;
    }
}
