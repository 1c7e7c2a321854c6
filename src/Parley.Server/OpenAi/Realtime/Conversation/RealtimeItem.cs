using System.Text.Json.Nodes;

using Microsoft.Extensions.AI;

namespace Parley.Server.OpenAi.Realtime.Conversation;

/// <summary>One item of a conversation, as clients are shown it.</summary>
/// <param name="id">Chosen by the client, or made here.</param>
/// <param name="json">Its object; changed as the item grows.</param>
internal sealed class RealtimeItem(string id, JsonObject json)
{
    public string Id => id;

    public JsonObject Json => json;

    /// <summary>Where the session's history keeps it; null for what is not for the model.</summary>
    public string? HistoryKey { get; init; }

    /// <summary>What the model is shown of one that the client made; null for one that the session made.</summary>
    public ChatMessage? Message { get; init; }

    /// <summary>Which reply it is what was said of; null for none.</summary>
    public int? ReplyId { get; init; }

    /// <summary>The call that it makes, or answers; null for a message.</summary>
    public string? CallId { get; init; }

    public bool IsInProgress => json["status"]?.GetValue<string>() == "in_progress";

    /// <summary>A copy, as an event needs one of its own.</summary>
    public JsonNode Show() => json.DeepClone();

    /// <summary>Sets a field of its first part.</summary>
    public void SetContent(string field, string? value)
    {
        if (json["content"] is JsonArray { Count: > 0 } content && content[0] is JsonObject part)
            part[field] = value;
    }
}
