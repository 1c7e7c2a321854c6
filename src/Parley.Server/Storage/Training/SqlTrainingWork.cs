using System.Data.Common;

using Dapper;

using Parley.Core.Events;
using Parley.Core.Training;
using Parley.Core.Voices.Registry;
using Parley.Server.Training;

namespace Parley.Server.Storage.Training;

/// <summary>
/// What workers do with the queue. The attempt's number tells one hold of a job from a later one: an update that does
/// not find it changes nothing.
/// </summary>
internal sealed class SqlTrainingWork(IDatabase database, SqlEventLog events, TrainingOptions options, TimeProvider time)
{
    // A lease or a pause longer than any that is given was made by a clock that has been set back since, and counts as over.
    private const string Takeable =
        """
        (state = 'queued' AND (not_before_unix_ms <= @now OR not_before_unix_ms > @now + @longestPause))
        OR (state = 'running' AND (worker = @worker OR lease_until_unix_ms < @now OR lease_until_unix_ms > @now + 2 * @lease))
        """;

    private const string Mine = "id = @Id AND attempt = @Attempt AND state = 'running'";

    private readonly long _lease = (long)options.Lease.TotalMilliseconds;
    private readonly long _longestPause = (long)options.RetryDelay(options.MaxAttempts).TotalMilliseconds;

    public async Task<TrainingJob?> TakeAsync(string worker, CancellationToken cancellationToken)
    {
        var terms = new { now = time.NowUnixMs(), worker, lease = _lease, longestPause = _longestPause };
        string? id = await database.ReadAsync(
            connection => connection.ExecuteScalarAsync<string?>(
                $"SELECT id FROM training_jobs WHERE {Takeable} ORDER BY number LIMIT 1", terms),
            cancellationToken);
        if (id is null)
            return null;
        return await events.WriteAsync(
            async connection => (await connection.QuerySingleOrDefaultAsync<JobRow>(
                $"""
                UPDATE training_jobs SET state = 'running', stage = 'waiting', percent = 0, attempt = attempt + 1,
                    worker = @worker, lease_until_unix_ms = @now + @lease,
                    started_at_unix_ms = COALESCE(started_at_unix_ms, @now), updated_at_unix_ms = @now
                WHERE id = @id AND ({Takeable})
                RETURNING {JobRow.Columns}
                """,
                new { id, terms.now, worker, lease = _lease, longestPause = _longestPause }))?.ToJob(),
            static job => job is null ? [] : [new PlatformEvent.TrainingStarted(job.VoiceId, job.Id)],
            cancellationToken);
    }

    public Task<bool> ReportAsync(TrainingJob taken, int percent, TrainingStage stage, CancellationToken cancellationToken) =>
        events.WriteAsync(
            connection => IsKeptAsync(connection, taken, $"stage = '{RowNames<TrainingStage>.Of(stage)}', percent = "
                + $"{percent},"),
            isKept => isKept
                ? [new PlatformEvent.TrainingProgress(taken.VoiceId, taken.Id, percent, RowNames<TrainingStage>.Of(stage))]
                : [],
            cancellationToken);

    public Task<bool> RenewAsync(TrainingJob taken, CancellationToken cancellationToken) =>
        database.WriteAsync(connection => IsKeptAsync(connection, taken, ""), cancellationToken);

    public Task<bool> CompleteAsync(TrainingJob taken, Action appear, CancellationToken cancellationToken) =>
        events.WriteAsync(
            async connection =>
            {
                await VoiceLock.TakeAsync(connection, taken.Voice);
                if (!await EndAsync(connection, taken, "state = 'completed', stage = 'done', percent = 100, error = "
                    + "NULL"))
                    return false;
                await connection.ExecuteAsync(
                    """
                    UPDATE voices SET status = 'ready', trained_at_unix_ms = @Now, updated_at_unix_ms = @Now
                    WHERE number = @Voice
                    """,
                    new { taken.Voice, Now = time.NowUnixMs() });
                // Here, and not before or after: whoever would delete the voice now waits for the end of this.
                appear();
                return true;
            },
            isDone => isDone ? [new PlatformEvent.TrainingComplete(taken.VoiceId, taken.Id)] : [],
            cancellationToken);

    public Task<bool> FailAsync(TrainingJob taken, string error, TimeSpan? retryAfter, CancellationToken cancellationToken) =>
        events.WriteAsync(
            connection => retryAfter is { } pause
                ? PutBackAsync(connection, taken, pause, error)
                : FailAsync(connection, taken, error),
            isDone => !isDone ? []
                : retryAfter is null ? [new PlatformEvent.TrainingFailed(taken.VoiceId, taken.Id, error)]
                : [new PlatformEvent.TrainingRetried(taken.VoiceId, taken.Id, error)],
            cancellationToken);

    public Task<bool> ReleaseAsync(TrainingJob taken, CancellationToken cancellationToken) => database.WriteAsync(
        connection => PutBackAsync(connection, taken, TimeSpan.Zero, null), cancellationToken);

    private async Task<bool> IsKeptAsync(DbConnection connection, TrainingJob taken, string changes)
    {
        long now = time.NowUnixMs();
        return await connection.ExecuteAsync(
            $"""
            UPDATE training_jobs SET {changes} lease_until_unix_ms = @Until, updated_at_unix_ms = @now
            WHERE {Mine}
            """,
            new { taken.Id, taken.Attempt, now, Until = now + _lease }) > 0;
    }

    private async Task<bool> EndAsync(DbConnection connection, TrainingJob taken, string changes, string? error = null) =>
        await connection.ExecuteAsync(
            $"""
            UPDATE training_jobs SET {changes}, finished_at_unix_ms = @Now, updated_at_unix_ms = @Now
            WHERE {Mine}
            """,
            new { taken.Id, taken.Attempt, error, Now = time.NowUnixMs() }) > 0;

    private async Task<bool> FailAsync(DbConnection connection, TrainingJob taken, string error)
    {
        await VoiceLock.TakeAsync(connection, taken.Voice);
        if (!await EndAsync(connection, taken, "state = 'failed', failures = failures + 1, error = @error", error))
            return false;
        await VoiceLock.SetEndedAsync(connection, taken.Voice, VoiceStatus.Failed, time.NowUnixMs());
        return true;
    }

    private async Task<bool> PutBackAsync(DbConnection connection, TrainingJob taken, TimeSpan pause, string? error)
    {
        long now = time.NowUnixMs();
        return await connection.ExecuteAsync(
            $"""
            UPDATE training_jobs SET state = 'queued', stage = 'waiting', percent = 0, worker = NULL,
                failures = failures + @Failed, error = COALESCE(@error, error),
                not_before_unix_ms = @NotBefore, updated_at_unix_ms = @now
            WHERE {Mine}
            """,
            new
            {
                taken.Id,
                taken.Attempt,
                Failed = error is null ? 0L : 1L,
                error,
                now,
                NotBefore = now + (long)pause.TotalMilliseconds,
            }) > 0;
    }
}
