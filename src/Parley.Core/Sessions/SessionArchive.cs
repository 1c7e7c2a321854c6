using Parley.Core.Playout;

namespace Parley.Core.Sessions;

/// <summary>What outlives a connection: a client that comes back with the same id goes on with the same conversation.</summary>
/// <remarks>Thread-safe. Kept in memory; the oldest conversations are forgotten beyond the limit.</remarks>
public sealed class SessionArchive(int keptConversations = 1_000)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Conversation> _conversations = [];
    private readonly Queue<string> _order = [];

    /// <summary>The conversation of that id, begun if there is none.</summary>
    public Conversation Open(string sessionId)
    {
        lock (_lock)
        {
            if (_conversations.TryGetValue(sessionId, out Conversation? known))
                return known;

            if (_order.Count >= keptConversations)
                _conversations.Remove(_order.Dequeue());
            var conversation = new Conversation();
            _conversations.Add(sessionId, conversation);
            _order.Enqueue(sessionId);
            return conversation;
        }
    }
}

/// <summary>One conversation across its connections; one connection at a time uses it.</summary>
public sealed class Conversation
{
    public ConversationHistory History { get; } = new();

    public ReplayGuard ReplayGuard { get; } = new();

    public int LastReplyId { get; set; }
}
