using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Parley.Engines.Chat;

/// <summary>
/// Says what it heard, at once, so that the whole loop works with no model at all; the log says once how to attach one.
/// </summary>
public sealed class EchoChatClient(ILogger<EchoChatClient> logger) : StreamingChatClient
{
    private int _hasSaidHow;

    protected override ChatClientMetadata Metadata { get; } = new(ChatProviders.Echo, defaultModelId: ChatProviders.Echo);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (Interlocked.Exchange(ref _hasSaidHow, 1) == 0)
            ChatLog.NoModelAttached(logger);

        // What was said earlier and never answered stands in the same message, as a content of its own.
        string heard = messages.LastOrDefault(message => message.Role == ChatRole.User)?
            .Contents.OfType<TextContent>().LastOrDefault()?.Text.Trim() ?? "";
        string answer = heard.Length == 0 ? "You said nothing." : $"You said: {heard}";
        return Say(Words(answer), cancellationToken);
    }
}
