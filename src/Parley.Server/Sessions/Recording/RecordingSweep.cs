using Microsoft.Extensions.Options;

using Parley.Core.Sessions.Keeping;
using Parley.Core.Storage;

namespace Parley.Server.Sessions.Recording;

/// <summary>Deletes recordings that are too old, and those whose sessions are forgotten.</summary>
internal sealed class RecordingSweep(RecordingFolder folder, ISessionStore store, IOptions<RecordingOptions> options)
{
    // The row of a session may come later than its sound: the database may be away.
    private static readonly TimeSpan _rowsMayBeLate = TimeSpan.FromDays(1);

    /// <returns>How many were deleted.</returns>
    /// <exception cref="StorageUnavailableException">It cannot be told which sessions there are.</exception>
    public async Task<int> RunAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        DateTimeOffset keptFrom = now - TimeSpan.FromDays(options.Value.RetentionDays);
        IReadOnlyList<(string ConnectionId, DateTimeOffset StartedAt)> all = folder.List();
        IReadOnlySet<string> known = await store.KnownAsync(
            [.. all.Select(static recording => recording.ConnectionId)], cancellationToken);
        int deleted = 0;
        foreach ((string id, DateTimeOffset startedAt) in all)
        {
            if (startedAt >= keptFrom && (known.Contains(id) || startedAt >= now - _rowsMayBeLate))
                continue;
            folder.Delete(id); // one that is being written ends with its session and is gone with it
            deleted++;
        }

        return deleted;
    }
}
