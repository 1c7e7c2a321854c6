namespace Parley.Core.Training;

/// <summary>Where a job is.</summary>
public enum TrainingState
{
    /// <summary>It waits for a worker.</summary>
    Queued,

    /// <summary>A worker is at it.</summary>
    Running,

    /// <summary>The voice is ready.</summary>
    Completed,

    /// <summary>It could not be done and is not tried again.</summary>
    Failed,

    /// <summary>Somebody called it off, or deleted the voice.</summary>
    Cancelled,
}
