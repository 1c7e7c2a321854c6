namespace Parley.Core.Telemetry;

/// <summary>What became of a question to the turn detector.</summary>
internal enum PredictionOutcome
{
    Answered,

    /// <summary>The speaker went on, or the silence was long enough.</summary>
    Abandoned,

    Failed,
}
