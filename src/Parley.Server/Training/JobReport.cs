using Parley.Core.Training;

namespace Parley.Server.Training;

/// <summary>A training job, as clients are told of it.</summary>
/// <param name="Id">Of the job.</param>
/// <param name="VoiceId">Whose voice it makes.</param>
/// <param name="Engine">Who will speak with it.</param>
/// <param name="State">Where it is.</param>
/// <param name="Stage">What it is doing.</param>
/// <param name="Percent">0 to 100.</param>
/// <param name="Attempts">How often it was begun.</param>
/// <param name="Error">What went wrong last; null where nothing did.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="StartedAt">When it was first begun; null where it waits.</param>
/// <param name="FinishedAt">When it ended; null where it has not.</param>
/// <param name="UpdatedAt">When anything of this changed last.</param>
internal sealed record JobReport(
    string Id,
    string VoiceId,
    string Engine,
    TrainingState State,
    TrainingStage Stage,
    int Percent,
    int Attempts,
    string? Error,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    DateTimeOffset UpdatedAt)
{
    public static JobReport Of(TrainingJob job) => new(
        job.Id, job.VoiceId, job.Engine, job.State, job.Stage, job.Percent, job.Attempt, job.Error, job.CreatedAt,
        job.StartedAt, job.FinishedAt, job.UpdatedAt);
}
