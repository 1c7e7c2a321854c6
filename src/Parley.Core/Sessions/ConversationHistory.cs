using Microsoft.Extensions.AI;

namespace Parley.Core.Sessions;

/// <summary>What was said and what was heard, oldest first. Not thread-safe.</summary>
public sealed class ConversationHistory
{
    private readonly List<ChatMessage> _messages = [];
    private readonly Dictionary<int, ChatMessage> _replies = [];

    /// <summary>A copy as it is now.</summary>
    public IReadOnlyList<ChatMessage> Snapshot() => [.. _messages];

    public void AddUser(string text) => _messages.Add(new ChatMessage(ChatRole.User, text));

    /// <summary>Adds what was heard of a reply, or corrects it; an empty text takes it out.</summary>
    public void SetAssistant(int replyId, string text)
    {
        var message = new ChatMessage(ChatRole.Assistant, text);
        int index = _replies.TryGetValue(replyId, out ChatMessage? earlier) ? _messages.IndexOf(earlier) : -1;
        if (text.Length == 0)
        {
            if (index >= 0)
                _messages.RemoveAt(index);
            _replies.Remove(replyId);
            return;
        }

        if (index >= 0)
            _messages[index] = message;
        else
            _messages.Add(message);
        _replies[replyId] = message;
    }
}
