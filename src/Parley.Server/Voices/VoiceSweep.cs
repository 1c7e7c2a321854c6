using Microsoft.Extensions.Options;

using Parley.Core.Storage;
using Parley.Core.Training;
using Parley.Core.Voices.Registry;
using Parley.Server.Training;
using Parley.Server.Voices.Samples;

namespace Parley.Server.Voices;

/// <summary>
/// At the start and each hour: removes uploads that a killed server has left and recordings without a row, and forgets
/// the answers to old requests and old jobs.
/// </summary>
internal sealed class VoiceSweep(
    IVoiceRegistry registry,
    ITrainingQueue jobs,
    IReceipts receipts,
    VoiceRemovals removals,
    SampleFolder folder,
    IOptions<TrainingOptions> options,
    TimeProvider time,
    ILogger<VoiceSweep> logger)
    : BackgroundService
{
    private static readonly TimeSpan _often = TimeSpan.FromHours(1);

    // A recording is in its place before its row is there; nothing takes so long.
    private static readonly TimeSpan _abandoned = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                await TrySweepAsync(stoppingToken);
                await Task.Delay(_often, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the server stops
        }
    }

    /// <summary>Does it once.</summary>
    /// <returns>How many files went.</returns>
    internal async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        await receipts.ForgetAsync(cancellationToken);
        await jobs.ForgetAsync(time.GetUtcNow().AddDays(-options.Value.JobRetentionDays), cancellationToken);
        await removals.RemoveLeftAsync(cancellationToken);
        int swept = 0;
        foreach ((string path, long? voice) in folder.FilesOlderThan(time.GetUtcNow() - _abandoned))
        {
            bool isKept = voice is { } number
                && await registry.FindSampleAsync(number, Path.GetFileName(path), cancellationToken) is not null;
            if (isKept)
                continue;
            File.Delete(path);
            swept++;
        }

        return swept;
    }

    private async Task TrySweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await SweepAsync(cancellationToken) is > 0 and int swept)
                TrainingLog.Swept(logger, swept);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or StorageUnavailableException)
        {
            TrainingLog.Waiting(logger, problem.Message);
        }
    }
}
