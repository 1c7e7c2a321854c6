using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Storage;
using Parley.Core.Training;
using Parley.Server.Storage;

namespace Parley.Server.Training;

/// <summary>Does the jobs of the queue, one at a time.</summary>
internal sealed class TrainingWorker(
    ITrainingQueue queue,
    VoiceTrainer trainer,
    IOptions<TrainingOptions> options,
    IOptions<StorageOptions> storage,
    TimeProvider time,
    ILogger<TrainingWorker> logger) : BackgroundService
{
    private static readonly TimeSpan _shortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestPause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the server's start does not wait for jobs
        try
        {
            for (TimeSpan pause = _shortestPause; ; pause = 2 * pause < _longestPause ? 2 * pause : _longestPause)
            {
                long began = time.GetTimestamp();
                try
                {
                    using WorkerLock held = await WorkerLock.AcquireAsync(storage.Value.FolderPath, time, stoppingToken);
                    await WorkAsync(held.Worker, stoppingToken);
                }
                catch (Exception problem) when (problem is StorageUnavailableException or IOException or UnauthorizedAccessException)
                {
                    // What went well for a while is not the trouble of before.
                    if (time.GetElapsedTime(began) > _longestPause)
                        pause = _shortestPause;
                    TrainingLog.Waiting(logger, problem.Message);
                    await Task.Delay(pause, time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the server stops
        }
    }

    private async Task WorkAsync(string worker, CancellationToken stoppingToken)
    {
        while (true)
        {
            // Before the look, so that what is asked for in between is not missed.
            Task news = queue.WaitAsync(stoppingToken);
            if (await queue.TakeAsync(worker, stoppingToken) is { } job)
                await DoAsync(job, stoppingToken);
            else
                await news;
        }
    }

    private async Task DoAsync(TrainingJob job, CancellationToken stoppingToken)
    {
        if (job.Attempt - job.Failures > options.Value.MaxInterruptions)
        {
            await FailAsync(job, $"The server ended {job.Attempt - job.Failures - 1} times while the voice was made. "
                + "Look into its "
                + "log, then train again.", mayPass: false);
            return;
        }

        TrainingLog.Started(logger, job.Id, job.VoiceId, job.Engine, job.Attempt);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        Task keeping = KeepAsync(job, ending);
        try
        {
            if (await trainer.MakeAsync(job, ending.Token))
                TrainingLog.Completed(logger, job.Id, job.VoiceId);
            else
                TrainingLog.Lost(logger, job.Id);
        }
        catch (OperationCanceledException)
        {
            await LeaveAsync(job, stoppingToken);
        }
        catch (InvalidDataException hopeless)
        {
            await FailAsync(job, hopeless.Message, mayPass: false);
        }
        catch (Exception problem) when (problem is EngineUnavailableException or IOException or UnauthorizedAccessException or StorageUnavailableException)
        {
            await FailAsync(job, problem.Message, mayPass: true);
        }
        catch (Exception problem) // an engine's mistake must not end the worker
        {
            TrainingLog.Broken(logger, job.Id, problem);
            await FailAsync(job, $"The engine '{job.Engine}' failed: {problem.Message}", mayPass: false);
        }
        finally
        {
            await ending.CancelAsync();
            await keeping;
        }
    }

    /// <summary>Keeps the job while it is worked on; ends the work when it is lost.</summary>
    private async Task KeepAsync(TrainingJob job, CancellationTokenSource ending)
    {
        TimeSpan often = TimeSpan.FromMilliseconds(Math.Min(1_000, options.Value.LeaseMs / 3));
        try
        {
            while (true)
            {
                await Task.Delay(often, time, ending.Token);
                if (!await IsKeptAsync(job))
                    await ending.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // the work has ended
        }
    }

    private async Task<bool> IsKeptAsync(TrainingJob job)
    {
        try
        {
            return await queue.RenewAsync(job, CancellationToken.None);
        }
        catch (StorageUnavailableException)
        {
            return true; // the end of the work will tell
        }
    }

    private async Task LeaveAsync(TrainingJob job, CancellationToken stoppingToken)
    {
        if (stoppingToken.IsCancellationRequested)
            await queue.ReleaseAsync(job, CancellationToken.None);
        else
            TrainingLog.Lost(logger, job.Id);
    }

    private async Task FailAsync(TrainingJob job, string error, bool mayPass)
    {
        TimeSpan? retry = mayPass && job.Failures + 1 < options.Value.MaxAttempts
            ? options.Value.RetryDelay(job.Failures)
            : null;
        if (!await queue.FailAsync(job, error, retry, CancellationToken.None))
            TrainingLog.Lost(logger, job.Id);
        else if (retry is { } delay)
            TrainingLog.Retried(logger, job.Id, delay.TotalMilliseconds, error);
        else
            TrainingLog.Failed(logger, job.Id, error);
    }
}
