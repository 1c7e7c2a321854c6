using Parley.Core.Storage;

namespace Parley.Core.Events;

/// <summary>What happened on the platform, in order. Thread-safe. Old events are forgotten after a while.</summary>
public interface IEventLog
{
    /// <summary>Keeps events that tell of nothing else that is kept.</summary>
    /// <exception cref="StorageUnavailableException">They were not kept.</exception>
    Task AppendAsync(IReadOnlyList<PlatformEvent> events, CancellationToken cancellationToken = default);

    /// <summary>Events after that id, oldest first; empty where there are none yet.</summary>
    /// <exception cref="StorageUnavailableException">They cannot be read.</exception>
    Task<IReadOnlyList<LoggedEvent>> ReadAfterAsync(
        long afterId, int limit, CancellationToken cancellationToken = default);

    /// <summary>The newest event's id; 0 where nothing has happened yet.</summary>
    /// <exception cref="StorageUnavailableException">It cannot be read.</exception>
    Task<long> LastIdAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Completes when there may be events that were not there when it was called: soon after this process has kept some,
    /// and within a second or so after another has. May complete without any.
    /// </summary>
    Task WaitAsync(CancellationToken cancellationToken = default);

    /// <summary>Forgets events older than that.</summary>
    /// <returns>How many.</returns>
    Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken = default);
}
