using Microsoft.Extensions.AI;

namespace Parley.Core.Sessions;

/// <summary>What was said and what was heard, oldest first; the oldest is forgotten beyond the limit. Not thread-safe.</summary>
/// <remarks>
/// What is said first may become known last, so a place can be kept for it: an entry without a message is not shown.
/// </remarks>
/// <param name="keptMessages">Default: 1,000, many times what a model is shown.</param>
public sealed class ConversationHistory(int keptMessages = 1_000)
{
    private readonly List<Entry> _entries = [];

    /// <summary>The key of what was said in an utterance.</summary>
    public static string KeyOfUtterance(int utterance) => $"utterance {utterance}";

    /// <summary>The key of what was heard of a reply.</summary>
    public static string KeyOfReply(int replyId) => $"reply {replyId}";

    /// <summary>The key of a function call.</summary>
    public static string KeyOfCall(string callId) => $"call {callId}";

    /// <summary>A copy as it is now.</summary>
    public IReadOnlyList<ChatMessage> Snapshot() => [.. _entries.Select(entry => entry.Message).OfType<ChatMessage>()];

    /// <summary>What has that key; null if nothing has, or only a place is kept.</summary>
    public ChatMessage? Find(string key) => IndexOf(key) is >= 0 and var index ? _entries[index].Message : null;

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
        string key = KeyOfReply(replyId);
        if (text.Length > 0)
            Set(key, new ChatMessage(ChatRole.Assistant, text));
        else if (IndexOf(key) is >= 0 and var index)
            _entries[index] = new Entry(key, null);
    }

    /// <summary>Keeps a place at the end, unless there is one of that key.</summary>
    public void Reserve(string key)
    {
        if (IndexOf(key) < 0)
            Add(new Entry(key, null));
    }

    /// <summary>Fills the place of that key, or adds one at the end.</summary>
    public void Set(string key, ChatMessage message)
    {
        var entry = new Entry(key, message);
        int index = IndexOf(key);
        if (index >= 0)
            _entries[index] = entry;
        else
            Add(entry);
    }

    /// <summary>Puts a message behind another, or at the beginning (null), or at the end where there is no such other.</summary>
    public void Insert(string key, ChatMessage message, string? behindKey)
    {
        Remove(key);
        var entry = new Entry(key, message);
        int index = behindKey is null ? -1 : IndexOf(behindKey);
        if (behindKey is not null && index < 0)
            Add(entry);
        else
        {
            _entries.Insert(index + 1, entry);
            ForgetOldest();
        }
    }

    /// <summary>Takes out what has that key; false if nothing has.</summary>
    public bool Remove(string key) => _entries.RemoveAll(entry => entry.Key == key) > 0;

    private int IndexOf(string key) => _entries.FindLastIndex(entry => entry.Key == key);

    private void Add(Entry entry)
    {
        _entries.Add(entry);
        ForgetOldest();
    }

    private void ForgetOldest()
    {
        if (_entries.Count > keptMessages)
            _entries.RemoveAt(0);
    }

    private readonly record struct Entry(string? Key, ChatMessage? Message);
}
