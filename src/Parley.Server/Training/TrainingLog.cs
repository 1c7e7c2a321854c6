namespace Parley.Server.Training;

/// <summary>Ids 52xx: the jobs that make voices.</summary>
internal static partial class TrainingLog
{
    [LoggerMessage(5201, LogLevel.Information, "Job {Job} makes the voice {Voice} ({Engine}), attempt {Attempt}")]
    public static partial void Started(ILogger logger, string job, string voice, string engine, int attempt);

    [LoggerMessage(5202, LogLevel.Information, "Job {Job}: the voice {Voice} is ready")]
    public static partial void Completed(ILogger logger, string job, string voice);

    [LoggerMessage(5203, LogLevel.Warning, "Job {Job} failed: {Error}")]
    public static partial void Failed(ILogger logger, string job, string error);

    [LoggerMessage(5204, LogLevel.Warning, "Job {Job} failed and is tried again in {DelayMs} ms: {Error}")]
    public static partial void Retried(ILogger logger, string job, double delayMs, string error);

    [LoggerMessage(5205, LogLevel.Information, "Job {Job} was cancelled, or is another worker's")]
    public static partial void Lost(ILogger logger, string job);

    [LoggerMessage(5206, LogLevel.Error, "Job {Job} failed as it should not")]
    public static partial void Broken(ILogger logger, string job, Exception problem);

    [LoggerMessage(5207, LogLevel.Warning, "No training now: {Problem}")]
    public static partial void Waiting(ILogger logger, string problem);

    [LoggerMessage(5208, LogLevel.Warning, "Files of the deleted voice {Voice} are still there: {Problem}")]
    public static partial void NotRemoved(ILogger logger, string voice, string problem);

    [LoggerMessage(5209, LogLevel.Information, "Removed {Count} files that belonged to nothing")]
    public static partial void Swept(ILogger logger, int count);
}
