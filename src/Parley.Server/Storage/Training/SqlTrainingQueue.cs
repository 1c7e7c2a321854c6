using System.Data.Common;
using System.Security.Cryptography;

using Dapper;

using Microsoft.Extensions.Options;

using Parley.Core.Events;
using Parley.Core.Storage;
using Parley.Core.Training;
using Parley.Core.Voices.Registry;
using Parley.Server.Storage.Voices;
using Parley.Server.Training;

namespace Parley.Server.Storage.Training;

/// <summary>The queue as a table: what clients ask of it. Locks the voice before its jobs.</summary>
internal sealed class SqlTrainingQueue(
    IDatabase database, SqlEventLog events, SqlReceipts receipts, IOptions<TrainingOptions> options, TimeProvider time)
    : ITrainingQueue
{
    // Another process's jobs are seen after this.
    private static readonly TimeSpan _lookAgain = TimeSpan.FromSeconds(1);

    private readonly EventSignal _signal = new();
    private readonly SqlTrainingWork _work = new(database, events, options.Value, time);

    public async Task<TrainingRequest> EnqueueAsync(
        string voiceId, Receipt<TrainingRequest>? receipt = null, CancellationToken cancellationToken = default)
    {
        TrainingRequest request = await events.WriteAsync(
            async connection =>
            {
                TrainingRequest done = await EnqueueAsync(connection, voiceId);
                await receipts.KeepAsync(connection, receipt, done);
                return done;
            },
            static done => done is { IsNew: true, Job: { } job } ? [new PlatformEvent.TrainingQueued(job.VoiceId, job.Id)] : [],
            cancellationToken);
        if (request.IsNew)
            _signal.Raise();
        return request;
    }

    public async Task<TrainingJob?> FindAsync(string id, CancellationToken cancellationToken = default) =>
        (await database.ReadAsync(
            connection => connection.QuerySingleOrDefaultAsync<JobRow>(
                $"SELECT {JobRow.Columns} FROM training_jobs WHERE id = @id", new { id }),
            cancellationToken))?.ToJob();

    public Task<IReadOnlyList<TrainingJob>> ListAsync(
        long? beforeNumber, int limit, string? voiceId = null, CancellationToken cancellationToken = default) =>
        database.ReadAsync<IReadOnlyList<TrainingJob>>(
            async connection =>
            {
                IEnumerable<JobRow> rows = await connection.QueryAsync<JobRow>(
                    $"""
                    SELECT {JobRow.Columns} FROM training_jobs
                    WHERE number < @Before {(voiceId is null ? "" : "AND voice_id = @voiceId")}
                    ORDER BY number DESC LIMIT @limit
                    """,
                    new { Before = beforeNumber ?? long.MaxValue, voiceId, limit });
                return [.. rows.Select(static row => row.ToJob())];
            },
            cancellationToken);

    public async Task<TrainingJob?> CancelAsync(string id, CancellationToken cancellationToken = default)
    {
        (TrainingJob? job, _) = await events.WriteAsync(
            connection => CancelAsync(connection, id),
            static done => done is { Job: { } job, IsNews: true } ? [new PlatformEvent.TrainingCancelled(job.VoiceId, job.Id)] : [],
            cancellationToken);
        return job;
    }

    public Task<TrainingJob?> TakeAsync(string worker, CancellationToken cancellationToken = default) =>
        _work.TakeAsync(worker, cancellationToken);

    public Task<bool> ReportAsync(
        TrainingJob taken, int percent, TrainingStage stage, CancellationToken cancellationToken = default) =>
        _work.ReportAsync(taken, percent, stage, cancellationToken);

    public Task<bool> RenewAsync(TrainingJob taken, CancellationToken cancellationToken = default) =>
        _work.RenewAsync(taken, cancellationToken);

    public Task<bool> CompleteAsync(TrainingJob taken, Action appear, CancellationToken cancellationToken = default) =>
        _work.CompleteAsync(taken, appear, cancellationToken);

    public Task<bool> FailAsync(
        TrainingJob taken, string error, TimeSpan? retryAfter, CancellationToken cancellationToken = default) =>
        _work.FailAsync(taken, error, retryAfter, cancellationToken);

    public Task<bool> ReleaseAsync(TrainingJob taken, CancellationToken cancellationToken = default) =>
        _work.ReleaseAsync(taken, cancellationToken);

    public Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken = default) =>
        database.WriteAsync(
            connection => connection.ExecuteAsync(
                """
                DELETE FROM training_jobs WHERE finished_at_unix_ms < @Before
                    AND NOT EXISTS (SELECT 1 FROM voices WHERE voices.job_id = training_jobs.id)
                """,
                new { Before = before.ToUnixTimeMilliseconds() }),
            cancellationToken);

    public Task WaitAsync(CancellationToken cancellationToken = default) => Task
        .WhenAny(_signal.Next, Task.Delay(_lookAgain, time, cancellationToken))
        .WaitAsync(cancellationToken);

    private async Task<TrainingRequest> EnqueueAsync(DbConnection connection, string voiceId)
    {
        VoiceRow? voice = await connection.QuerySingleOrDefaultAsync<VoiceRow>(
            $"UPDATE voices SET status = status WHERE id = @voiceId RETURNING {VoiceRow.Columns}", new { voiceId });
        if (voice is null)
            return new TrainingRequest(null, IsNew: false, HasVoice: false);
        JobRow? present = await connection.QuerySingleOrDefaultAsync<JobRow>(
            $"SELECT {JobRow.Columns} FROM training_jobs WHERE voice_number = @Number AND state IN ('queued', "
                + "'running')", voice);
        if (present is not null)
            return new TrainingRequest(present.ToJob(), IsNew: false, HasVoice: true);
        if (voice.Samples == 0)
            return new TrainingRequest(null, IsNew: false, HasVoice: true);
        long now = time.NowUnixMs();
        string id = "job_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        await connection.ExecuteAsync(
            $"UPDATE voices SET status = '{RowNames<VoiceStatus>.Of(VoiceStatus.Training)}', job_id = @id, "
                + "updated_at_unix_ms = @now WHERE number = @Number",
            new { id, now, voice.Number });
        long number = await Counters.NextAsync(connection, "training_jobs");
        JobRow added = await connection.QuerySingleAsync<JobRow>(
            $"""
            INSERT INTO training_jobs (number, id, voice_number, voice_id, engine, state, stage, percent, attempt, failures,
                lease_until_unix_ms, not_before_unix_ms, created_at_unix_ms, updated_at_unix_ms)
            VALUES (@number, @id, @Voice, @VoiceId, @Engine, 'queued', 'waiting', 0, 0, 0, 0, 0, @now, @now)
            RETURNING {JobRow.Columns}
            """,
            new { number, id, Voice = voice.Number, VoiceId = voice.Id, voice.Engine, now });
        return new TrainingRequest(added.ToJob(), IsNew: true, HasVoice: true);
    }

    private async Task<(TrainingJob? Job, bool IsNews)> CancelAsync(DbConnection connection, string id)
    {
        long? voice = await connection.ExecuteScalarAsync<long?>(
            "SELECT voice_number FROM training_jobs WHERE id = @id", new { id });
        if (voice is null)
            return (null, false);
        await VoiceLock.TakeAsync(connection, voice.Value);
        long now = time.NowUnixMs();
        JobRow? cancelled = await connection.QuerySingleOrDefaultAsync<JobRow>(
            $"""
            UPDATE training_jobs SET state = 'cancelled', finished_at_unix_ms = @now, updated_at_unix_ms = @now
            WHERE id = @id AND state IN ('queued', 'running')
            RETURNING {JobRow.Columns}
            """,
            new { id, now });
        if (cancelled is null)
        {
            JobRow ended = await connection.QuerySingleAsync<JobRow>(
                $"SELECT {JobRow.Columns} FROM training_jobs WHERE id = @id", new { id });
            return (ended.ToJob(), false);
        }

        await VoiceLock.SetEndedAsync(connection, voice.Value, VoiceStatus.Created, now);
        return (cancelled.ToJob(), true);
    }
}
