namespace Parley.Core.Turns;

/// <summary>How long a silence must last to end the turn.</summary>
/// <param name="options">The delays.</param>
/// <param name="hasTurnDetector">Whether a turn detector is asked.</param>
/// <param name="delay">In place of the shortest delay that the options give; null for theirs.</param>
internal sealed class Endpointing(TurnOptions options, bool hasTurnDetector, TimeSpan? delay = null)
{
    private readonly TimeSpan _silenceOnly = delay ?? TimeSpan.FromMilliseconds(options.EndpointingMinimumDelayMs);
    private readonly TimeSpan _finished =
        delay ?? TimeSpan.FromMilliseconds(options.EndpointingMinimumDelayWithDetectorMs);

    private readonly TimeSpan _unfinished = TimeSpan.FromMilliseconds(options.EndpointingMaximumDelayWithDetectorMs);

    public bool HasTurnDetector => hasTurnDetector;

    /// <summary>The delay from the last speech sample, or null while the detector may still answer.</summary>
    public TimeSpan? DelayOf(Utterance utterance)
    {
        if (!hasTurnDetector || utterance.IsDetectorLate)
            return _silenceOnly;
        if (utterance.EndOfTurnProbability is not { } probability)
            return null;
        return probability >= options.EndOfTurnThreshold ? _finished : _unfinished;
    }
}
