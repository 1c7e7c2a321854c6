namespace Parley.Core.Turns;

/// <summary>How long a silence must last to end the turn.</summary>
/// <param name="options">The delays.</param>
/// <param name="hasTurnDetector">Whether there is a turn detector.</param>
/// <param name="policy">What takes the place of the options.</param>
internal sealed class Endpointing(TurnOptions options, bool hasTurnDetector, TurnPolicy policy)
{
    private readonly TimeSpan _silenceOnly =
        policy.EndpointingDelay ?? TimeSpan.FromMilliseconds(options.EndpointingMinimumDelayMs);

    private readonly TimeSpan _finished =
        policy.FinishedDelay ?? TimeSpan.FromMilliseconds(options.EndpointingMinimumDelayWithDetectorMs);

    private readonly TimeSpan _unfinished =
        policy.UnfinishedDelay ?? TimeSpan.FromMilliseconds(options.EndpointingMaximumDelayWithDetectorMs);

    private readonly float _threshold = policy.EndOfTurnThreshold ?? options.EndOfTurnThreshold;

    private readonly TimeSpan _shortSpeech = TimeSpan.FromMilliseconds(options.ShortTurnMs);

    private readonly TimeSpan _interval = TimeSpan.FromMilliseconds(options.TurnDetectorIntervalMs);

    /// <summary>Whether the turn detector is asked.</summary>
    public bool HasTurnDetector { get; } = hasTurnDetector && policy.UsesTurnDetector;

    /// <summary>The delay from the last speech sample, or null while the detector may still answer.</summary>
    public TimeSpan? DelayOf(Utterance utterance)
    {
        if (!HasTurnDetector)
            return _silenceOnly;
        if (utterance.EndOfTurnProbability is { } probability && probability >= _threshold)
            return _finished;
        // What is short is mostly a command, which the detector is known not to understand: it may only be quicker.
        if (utterance.Speech < _shortSpeech)
            return _silenceOnly;
        if (utterance.EndOfTurnProbability is not null)
            return _unfinished;
        return utterance.DetectorRequest is null ? _silenceOnly : null;
    }

    /// <summary>The silence at which the detector is asked again; null if it is not.</summary>
    public TimeSpan? NextQuestion(Utterance utterance, TimeSpan silence)
    {
        if (utterance.EndOfTurnProbability >= _threshold || _interval <= TimeSpan.Zero)
            return null;
        TimeSpan next = _interval * (Math.Floor(silence / _interval) + 1);
        return next < DelayOf(utterance) ? next : null;
    }
}
