using Microsoft.Extensions.Options;

using Parley.Core.Events;
using Parley.Core.Sessions;
using Parley.Core.Sessions.Keeping;
using Parley.Core.Storage;
using Parley.Server.Sessions.Recording;
using Parley.Server.Storage;

namespace Parley.Server.Sessions.Keeping;

/// <summary>
/// Shows that the server's live sessions are alive, ends those of servers that died, and forgets what has been kept for
/// as long as it should be.
/// </summary>
internal sealed class SessionUpkeep(
    SessionJournal journal, ISessionStore store, IEventLog events, SessionArchive archive, RecordingSweep recordings,
    IOptions<SessionKeepingOptions> sessions, IOptions<StorageOptions> storage, TimeProvider time,
    ILogger<SessionUpkeep> logger) : BackgroundService
{
    private const int ForgottenAtOnce = 50;

    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _sweepInterval = TimeSpan.FromMinutes(10);

    // Three signs missed.
    private static readonly TimeSpan _lostAfter = TimeSpan.FromSeconds(15);

    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private DateTimeOffset _seenAt = DateTimeOffset.MinValue;
    private DateTimeOffset _sweptAt = DateTimeOffset.MinValue;

    /// <summary>Does what is due now.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        try
        {
            if (IsToBeSeen(now))
            {
                await store.SeenAsync(journal.ServerId, now, now - _lostAfter, cancellationToken);
                _seenAt = now;
            }

            if (now - _sweptAt < _sweepInterval)
                return;
            await SweepAsync(now, cancellationToken);
            _sweptAt = now;
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // The next time will do; the server must not end for it.
            KeepingLog.NotSwept(logger, problem is StorageUnavailableException ? null : problem, problem.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_interval, time);
        do
            await RunOnceAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // A server where nobody talks lets the disk sleep; after a start there may be sessions of the run before.
    private bool IsToBeSeen(DateTimeOffset now) =>
        journal.HasLive || now - _startedAt < TimeSpan.FromMinutes(1) || now - _seenAt >= TimeSpan.FromMinutes(1);

    private async Task SweepAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        DateTimeOffset before = now - TimeSpan.FromDays(sessions.Value.RetentionDays);
        IReadOnlyList<string> forgotten;
        int count = 0;
        do
        {
            forgotten = await store.ForgetAsync(before, ForgottenAtOnce, cancellationToken);
            foreach (string id in forgotten)
                archive.Forget(id);
            count += forgotten.Count;
        }
        while (forgotten.Count == ForgottenAtOnce);

        int recordingCount = await recordings.RunAsync(now, cancellationToken);
        int eventCount = await events.ForgetAsync(
            now - TimeSpan.FromDays(storage.Value.EventRetentionDays), cancellationToken);
        if (count + recordingCount + eventCount > 0)
            KeepingLog.Swept(logger, count, recordingCount, eventCount);
    }
}
