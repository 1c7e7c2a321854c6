namespace Parley.Core.Training;

/// <summary>A voice that is to be made, or was.</summary>
/// <param name="Number">Jobs are taken in this order.</param>
/// <param name="Id">Of the job.</param>
/// <param name="Voice">The voice's number.</param>
/// <param name="VoiceId">The voice's id.</param>
/// <param name="Engine">Who will speak with it.</param>
/// <param name="CreatedAt">When it was asked for.</param>
public sealed record TrainingJob(
    long Number, string Id, long Voice, string VoiceId, string Engine, DateTimeOffset CreatedAt)
{
    public TrainingState State { get; init; }

    public TrainingStage Stage { get; init; }

    /// <summary>0 to 100.</summary>
    public int Percent { get; init; }

    /// <summary>How often a worker has taken it; tells one worker's hold from a later one's.</summary>
    public int Attempt { get; init; }

    /// <summary>How many attempts ended in a failure that may pass.</summary>
    public int Failures { get; init; }

    /// <summary>What went wrong last, for people; null where nothing did.</summary>
    public string? Error { get; init; }

    /// <summary>When it was first begun.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended, in whichever way.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>When anything of this changed last.</summary>
    public DateTimeOffset UpdatedAt { get; init; } = CreatedAt;

    /// <summary>Whether it waits or is at work.</summary>
    public bool IsActive => State is TrainingState.Queued or TrainingState.Running;
}
