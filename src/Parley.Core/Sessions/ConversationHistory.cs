using Microsoft.Extensions.AI;

namespace Parley.Core.Sessions;

/// <summary>What was said and what was heard, oldest first; the oldest is forgotten beyond the limit. Not thread-safe.</summary>
/// <param name="keptMessages">Default: 1,000, many times what a model is shown.</param>
public sealed class ConversationHistory(int keptMessages = 1_000)
{
    private readonly List<Entry> _entries = [];

    /// <summary>A copy as it is now.</summary>
    public IReadOnlyList<ChatMessage> Snapshot() => [.. _entries.Select(entry => entry.Message)];

    /// <summary>Puts what was said earlier before everything else.</summary>
    public void Precede(IReadOnlyList<ChatMessage> messages)
    {
        int room = Math.Max(0, keptMessages - _entries.Count);
        _entries.InsertRange(0, messages.TakeLast(room).Select(static message => new Entry(null, message)));
    }

    public void AddUser(string text) => Add(new Entry(null, new ChatMessage(ChatRole.User, text)));

    /// <summary>Adds what was heard of a reply, or corrects it; an empty text takes it out.</summary>
    public void SetAssistant(int replyId, string text)
    {
        var entry = new Entry(replyId, new ChatMessage(ChatRole.Assistant, text));
        int index = _entries.FindLastIndex(earlier => earlier.ReplyId == replyId);
        if (text.Length == 0)
        {
            if (index >= 0)
                _entries.RemoveAt(index);
        }
        else if (index >= 0)
            _entries[index] = entry;
        else
            Add(entry);
    }

    private void Add(Entry entry)
    {
        if (_entries.Count >= keptMessages)
            _entries.RemoveAt(0);
        _entries.Add(entry);
    }

    private readonly record struct Entry(int? ReplyId, ChatMessage Message);
}
