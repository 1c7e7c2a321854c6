namespace Parley.Core.Turns;

/// <summary>How long a silence must last to end the turn.</summary>
internal sealed class Endpointing(TurnOptions options, bool hasTurnDetector)
{
    private readonly TimeSpan _silenceOnly = TimeSpan.FromMilliseconds(options.EndpointingMinimumDelayMs);
    private readonly TimeSpan _finished = TimeSpan.FromMilliseconds(options.EndpointingMinimumDelayWithDetectorMs);
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
