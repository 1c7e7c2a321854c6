using Microsoft.Extensions.AI;

using Parley.Core.Storage;

namespace Parley.Core.Sessions.Keeping;

/// <summary>Keeps sessions with their turns and what happened in them. Thread-safe.</summary>
/// <exception cref="StorageUnavailableException">From every member: it cannot be read or written now.</exception>
public interface ISessionStore
{
    /// <summary>Keeps all entries or none; entries of one turn replace each other, in order.</summary>
    Task WriteAsync(IReadOnlyList<SessionEntry> entries, CancellationToken cancellationToken = default);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<KeptSession>> ListAsync(SessionFilter filter, CancellationToken cancellationToken = default);

    /// <summary>Null if there is none.</summary>
    Task<KeptConversation?> FindAsync(string sessionId, CancellationToken cancellationToken = default);

    /// <summary>What was said and heard, oldest first: the last messages of turns that were begun before.</summary>
    Task<IReadOnlyList<ChatMessage>> RecallAsync(
        string sessionId, DateTimeOffset before, int limit, CancellationToken cancellationToken = default);

    /// <summary>Forgets a session that is not live.</summary>
    Task<SessionDeletion> DeleteAsync(string sessionId, CancellationToken cancellationToken = default);

    /// <summary>Forgets sessions that ended before; at most so many at once.</summary>
    /// <returns>Their ids.</returns>
    Task<IReadOnlyList<string>> ForgetAsync(
        DateTimeOffset endedBefore, int limit, CancellationToken cancellationToken = default);

    /// <summary>Those of the connections that are kept.</summary>
    Task<IReadOnlySet<string>> KnownAsync(
        IReadOnlyCollection<string> connectionIds, CancellationToken cancellationToken = default);

    /// <summary>
    /// A server with live sessions is alive; connections of servers of which nothing was seen since
    /// <paramref name="lostBefore"/> are over.
    /// </summary>
    /// <returns>How many connections were found lost.</returns>
    Task<int> SeenAsync(
        string serverId, DateTimeOffset now, DateTimeOffset lostBefore, CancellationToken cancellationToken = default);
}
