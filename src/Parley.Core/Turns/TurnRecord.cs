using Parley.Core.Telemetry;

namespace Parley.Core.Turns;

/// <summary>What is known of a turn when it has been decided.</summary>
/// <param name="Number">Counts from 1 in the session.</param>
/// <param name="LastSpeech">Null for a typed turn, or where no speech was detected.</param>
/// <param name="DecidedAt">When the turn ended.</param>
/// <param name="FinalTextAt">Null for a typed turn.</param>
/// <param name="Speculation">What became of the replies prepared before.</param>
/// <param name="WastedTokens">Tokens of those that were thrown away.</param>
internal sealed record TurnRecord(
    int Number,
    TimeSpan? LastSpeech,
    TimeSpan DecidedAt,
    TimeSpan? FinalTextAt,
    Speculation Speculation,
    int WastedTokens)
{
    /// <summary>What the turn detector took for its last answer; null where there was none.</summary>
    public TimeSpan? DetectorDelay { get; init; }

    /// <summary>That answer.</summary>
    public float? EndOfTurnProbability { get; init; }
}
