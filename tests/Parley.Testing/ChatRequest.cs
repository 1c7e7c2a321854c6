using Microsoft.Extensions.AI;

namespace Parley.Testing;

/// <summary>What a <see cref="FakeChatClient"/> was asked.</summary>
public sealed record ChatRequest(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options)
{
    /// <summary>Such as <c>user: Hello</c>.</summary>
    public IReadOnlyList<string> Lines => [.. Messages.Select(message => $"{message.Role}: {message.Text}")];
}
