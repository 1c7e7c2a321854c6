using Microsoft.Extensions.AI;

using Parley.Core.Sessions;
using Parley.Core.Sessions.Keeping;
using Parley.Core.Storage;

namespace Parley.Server.Sessions.Keeping;

/// <summary>Recalls conversations from the database; a session whose past cannot be read begins all the same.</summary>
internal sealed class ConversationMemory(
    ISessionStore store, SessionJournal journal, ILogger<ConversationMemory> logger) : IConversationMemory
{
    // A person waits for the session to begin.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    public async Task<IReadOnlyList<ChatMessage>?> RecallAsync(
        string sessionId, DateTimeOffset before, int limit, CancellationToken cancellationToken = default)
    {
        try
        {
            await journal.FlushAsync(cancellationToken);
            return await store.RecallAsync(sessionId, before, limit, cancellationToken)
                .WaitAsync(_patience, cancellationToken);
        }
        catch (Exception problem) when (problem is StorageUnavailableException or TimeoutException)
        {
            KeepingLog.NotRecalled(logger, sessionId, problem.Message);
            return null;
        }
    }
}
