using Microsoft.Extensions.AI;

namespace Parley.Engines.Chat;

/// <summary>What chat clients that stream have in common. Thread-safe; answers may overlap.</summary>
public abstract class StreamingChatClient : IChatClient
{
    /// <summary>Its name, endpoint and model, for messages and traces.</summary>
    protected abstract ChatClientMetadata Metadata { get; }

    public abstract IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default);

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
            return null;
        return serviceType == typeof(ChatClientMetadata) ? Metadata : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Connections belong to the client factory; there is nothing to give back.</summary>
    public void Dispose() => GC.SuppressFinalize(this);

    /// <summary>An answer that is known at once, word by word.</summary>
    protected static IAsyncEnumerable<ChatResponseUpdate> Say(
        IEnumerable<string> words, CancellationToken cancellationToken) =>
        words.Select(word =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new ChatResponseUpdate(ChatRole.Assistant, word);
        }).ToAsyncEnumerable();

    /// <summary>Words with the blanks before them, so that together they give the text again.</summary>
    protected static IEnumerable<string> Words(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int start = 0;
        for (int i = 1; i < text.Length; i++)
        {
            if (!char.IsWhiteSpace(text[i]) || char.IsWhiteSpace(text[i - 1]))
                continue;
            yield return text[start..i];
            start = i;
        }

        if (start < text.Length)
            yield return text[start..];
    }
}
