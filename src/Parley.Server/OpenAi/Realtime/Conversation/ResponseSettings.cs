using Parley.Server.OpenAi.Realtime.Settings;

namespace Parley.Server.OpenAi.Realtime.Conversation;

/// <summary>What a response was made with, as far as its events tell it.</summary>
internal sealed record ResponseSettings
{
    /// <summary>Its number among those that the client asked for; 0 for one that answers a turn.</summary>
    public int Request { get; init; }

    public bool Speaks { get; init; } = true;

    public RealtimeAudio Format { get; init; }

    public string? Voice { get; init; }

    public int? MaxOutputTokens { get; init; }

    /// <summary>Null for a response outside the conversation.</summary>
    public string? ConversationId { get; init; }

    public bool IsInConversation => ConversationId is not null;

    /// <summary>Given back to the client as it came.</summary>
    public string? MetadataJson { get; init; }
}
