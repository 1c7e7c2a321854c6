using Microsoft.Extensions.AI;

using Parley.Core.Playout;

namespace Parley.Core.Sessions;

/// <summary>What outlives a connection: a client that comes back with the same id goes on with the same conversation.</summary>
/// <remarks>
/// Thread-safe. Kept in memory; beyond the limit the conversation that was opened longest ago is forgotten. What is not
/// in memory is asked of <paramref name="memory"/>, where there is one.
/// </remarks>
/// <param name="keptConversations">Default: 1,000.</param>
/// <param name="memory">Conversations of earlier runs; null for none.</param>
/// <param name="timeProvider">Null for the system's.</param>
public sealed class SessionArchive(
    int keptConversations = 1_000, IConversationMemory? memory = null, TimeProvider? timeProvider = null)
{
    // Many times what a model is shown.
    private const int RecalledMessages = 1_000;

    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Id, Conversation Conversation)>> _byId = [];
    private readonly LinkedList<(string Id, Conversation Conversation)> _byLastOpened = [];

    /// <summary>The conversation of that id as it is in memory, begun if there is none.</summary>
    public Conversation Open(string sessionId)
    {
        lock (_lock)
        {
            if (_byId.TryGetValue(sessionId, out var known))
                _byLastOpened.Remove(known);
            else if (_byId.Count >= keptConversations)
                ForgetOldest();

            known ??= new((sessionId, new Conversation { OpenedAt = _time.GetUtcNow() }));
            _byId[sessionId] = known;
            _byLastOpened.AddLast(known);
            return known.Value.Conversation;
        }
    }

    /// <summary>
    /// The same with what was said in earlier runs. Where that cannot be told now, the conversation goes on without it,
    /// and it is asked for again the next time. No connection may be using the conversation.
    /// </summary>
    public async ValueTask<Conversation> OpenAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        Conversation conversation = Open(sessionId);
        if (memory is null || conversation.IsRecalled)
            return conversation;

        IReadOnlyList<ChatMessage>? earlier = await memory.RecallAsync(
            sessionId, conversation.OpenedAt, RecalledMessages, cancellationToken);
        if (earlier is not null)
        {
            conversation.History.Precede(earlier);
            conversation.IsRecalled = true;
        }

        return conversation;
    }

    /// <summary>Forgets a conversation; a connection that uses it keeps its own.</summary>
    public void Forget(string sessionId)
    {
        lock (_lock)
        {
            if (_byId.Remove(sessionId, out var known))
                _byLastOpened.Remove(known);
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

    internal DateTimeOffset OpenedAt { get; init; }

    internal bool IsRecalled { get; set; }
}
