namespace Parley.Core.Training;

/// <summary>What became of the wish to make a voice.</summary>
/// <param name="Job">The new job, or the one that is at it already; null where there can be none.</param>
/// <param name="IsNew">Whether it was added.</param>
/// <param name="HasVoice">Whether there is such a voice; without a job it has no samples then.</param>
public sealed record TrainingRequest(TrainingJob? Job, bool IsNew, bool HasVoice);
