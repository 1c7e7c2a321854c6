using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

using Parley.Core.Brain;

namespace Parley.Engines.Chat;

/// <summary>
/// Answers every turn with the same words, all at once: a model that takes no time, for measuring everything else.
/// </summary>
public sealed class ScriptedChatClient(IOptions<BrainOptions> options) : StreamingChatClient
{
    private readonly string[] _words = [.. Words(options.Value.ScriptedReply)];

    protected override ChatClientMetadata Metadata { get; } =
        new(ChatProviders.Scripted, defaultModelId: ChatProviders.Scripted);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return Say(_words, cancellationToken);
    }
}
