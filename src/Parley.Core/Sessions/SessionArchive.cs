using Parley.Core.Playout;

namespace Parley.Core.Sessions;

/// <summary>What outlives a connection: a client that comes back with the same id goes on with the same conversation.</summary>
/// <remarks>
/// Thread-safe. Kept in memory; beyond the limit the conversation that was opened longest ago is forgotten.
/// </remarks>
public sealed class SessionArchive(int keptConversations = 1_000)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Id, Conversation Conversation)>> _byId = [];
    private readonly LinkedList<(string Id, Conversation Conversation)> _byLastOpened = [];

    /// <summary>The conversation of that id, begun if there is none.</summary>
    public Conversation Open(string sessionId)
    {
        lock (_lock)
        {
            if (_byId.TryGetValue(sessionId, out var known))
                _byLastOpened.Remove(known);
            else if (_byId.Count >= keptConversations)
                ForgetOldest();

            known ??= new((sessionId, new Conversation()));
            _byId[sessionId] = known;
            _byLastOpened.AddLast(known);
            return known.Value.Conversation;
        }
    }

    private void ForgetOldest()
    {
        _byId.Remove(_byLastOpened.First!.Value.Id);
        _byLastOpened.RemoveFirst();
    }
}

/// <summary>One conversation across its connections; one connection at a time uses it.</summary>
public sealed class Conversation
{
    public ConversationHistory History { get; } = new();

    public ReplayGuard ReplayGuard { get; } = new();

    public int LastReplyId { get; set; }

    public int LastUtterance { get; set; }
}
