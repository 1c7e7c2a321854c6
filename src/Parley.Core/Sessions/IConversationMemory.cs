using Microsoft.Extensions.AI;

namespace Parley.Core.Sessions;

/// <summary>Conversations of earlier runs of the server. Thread-safe.</summary>
public interface IConversationMemory
{
    /// <summary>The last messages of the session with that id, oldest first; empty where it is new.</summary>
    /// <param name="sessionId">Whose.</param>
    /// <param name="before">Only turns that were begun before.</param>
    /// <param name="limit">The most messages.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null if it cannot be told now.</returns>
    Task<IReadOnlyList<ChatMessage>?> RecallAsync(
        string sessionId, DateTimeOffset before, int limit, CancellationToken cancellationToken = default);
}
