using Parley.Core.Storage;

namespace Parley.Core.Training;

/// <summary>
/// The voices that are to be made, in order. A worker takes a job for a while and keeps it by saying that it is at it;
/// if it dies, another takes the job. Whoever lost a job can neither report on it nor complete it. Thread-safe, and
/// safe beside other processes.
/// </summary>
/// <remarks>All of it throws <see cref="StorageUnavailableException"/> where the rows cannot be read or
/// written.</remarks>
public interface ITrainingQueue
{
    /// <summary>Asks for a voice to be made; a voice has one job at a time.</summary>
    /// <param name="voiceId">Whose.</param>
    /// <param name="receipt">Kept with the job.</param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <exception cref="ReceiptTakenException">The same request was faster.</exception>
    Task<TrainingRequest> EnqueueAsync(
        string voiceId, Receipt<TrainingRequest>? receipt = null, CancellationToken cancellationToken = default);

    /// <summary>The job of that id; null where there is none.</summary>
    Task<TrainingJob?> FindAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Jobs, the newest first.</summary>
    /// <param name="beforeNumber">Begins behind that one; null for the newest.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="voiceId">Only that voice's; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<TrainingJob>> ListAsync(
        long? beforeNumber, int limit, string? voiceId = null, CancellationToken cancellationToken = default);

    /// <summary>Calls it off, if it has not ended; whoever is at it has lost it.</summary>
    /// <returns>The job as it is then; null where there is none.</returns>
    Task<TrainingJob?> CancelAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Takes the next job that waits or that nobody is at any more; null where there is none.</summary>
    /// <param name="worker">
    /// Who takes it. It is at no other: a job that it had is one that it was killed over, and is its again at once.
    /// </param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    Task<TrainingJob?> TakeAsync(string worker, CancellationToken cancellationToken = default);

    /// <summary>Tells how far it is, and keeps it.</summary>
    /// <returns>False where it was lost: cancelled, or taken by another.</returns>
    Task<bool> ReportAsync(
        TrainingJob taken, int percent, TrainingStage stage, CancellationToken cancellationToken = default);

    /// <summary>Keeps it for another while.</summary>
    /// <inheritdoc cref="ReportAsync"/>
    Task<bool> RenewAsync(TrainingJob taken, CancellationToken cancellationToken = default);

    /// <summary>It is done.</summary>
    /// <param name="taken">As it was taken.</param>
    /// <param name="appear">
    /// Makes the voice appear, while nobody can cancel the job or delete the voice; may be called again after a
    /// conflict.
    /// </param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <returns>False where it was lost; nothing has appeared then.</returns>
    Task<bool> CompleteAsync(TrainingJob taken, Action appear, CancellationToken cancellationToken = default);

    /// <summary>It failed.</summary>
    /// <param name="taken">As it was taken.</param>
    /// <param name="error">Why, for people.</param>
    /// <param name="retryAfter">When it is to be tried again; null for never.</param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <returns>False where it was lost.</returns>
    Task<bool> FailAsync(
        TrainingJob taken, string error, TimeSpan? retryAfter, CancellationToken cancellationToken = default);

    /// <summary>Gives it back undone, as if it had not been taken; the worker stops.</summary>
    /// <returns>False where it was lost.</returns>
    Task<bool> ReleaseAsync(TrainingJob taken, CancellationToken cancellationToken = default);

    /// <summary>Removes jobs that ended before then, but for the last one of each voice.</summary>
    /// <returns>How many.</returns>
    Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken = default);

    /// <summary>
    /// Completes when there may be jobs to take: soon after this process has asked for one, within a second or so after
    /// another has. May complete without any.
    /// </summary>
    Task WaitAsync(CancellationToken cancellationToken = default);
}
