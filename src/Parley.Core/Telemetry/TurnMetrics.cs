using Parley.Core.Sessions;
using Parley.Core.Turns.Interruptions;

namespace Parley.Core.Telemetry;

/// <summary>What became of a reply that was prepared before the turn had ended.</summary>
public enum Speculation
{
    /// <summary>None was prepared.</summary>
    Off,

    /// <summary>It was spoken.</summary>
    Used,

    /// <summary>At least one was thrown away, and the reply was made afresh.</summary>
    Discarded,
}

/// <summary>The one record of a turn: the event on the wire, the log, the metrics and the dashboard show this and nothing else.</summary>
public sealed record TurnMetrics : SessionEvent
{
    /// <summary>Counts from 1 in each session.</summary>
    public required int Turn { get; init; }

    /// <summary>Last speech sample → the decision that the turn has ended.</summary>
    public double? EndOfTurnDelayMs { get; init; }

    /// <summary>Question to the turn detector → its answer, of the last one in the turn; null where there was none.</summary>
    public double? TurnDetectorMs { get; init; }

    /// <summary>That answer: how probable it was that the person had finished, 0 to 1.</summary>
    public double? EndOfTurnProbability { get; init; }

    /// <summary>Last speech sample → final text.</summary>
    public double? TranscriptionDelayMs { get; init; }

    /// <summary>
    /// Last speech sample → question put to the model for the reply that was given; in a pause, if that was prepared, so before the
    /// decision. With this the stages below have their place on the line on which the ones above are counted.
    /// </summary>
    public double? LlmAskedMs { get; init; }

    /// <summary>Question put to the model → first token.</summary>
    public double? LlmFirstTokenMs { get; init; }

    /// <summary>Question put to the model → first clause that can be spoken.</summary>
    public double? LlmFirstClauseMs { get; init; }

    /// <summary>First clause given to the voice → first frame.</summary>
    public double? TtsFirstAudioMs { get; init; }

    /// <summary>Silence at the start of that audio.</summary>
    public double? TtsLeadingSilenceMs { get; init; }

    /// <summary>Last speech sample → first audible sample handed to the transport.</summary>
    public double? ReplyLatencyMs { get; init; }

    /// <summary>What became of the reply prepared in the pause.</summary>
    public required Speculation Speculation { get; init; }

    /// <summary>Tokens of replies that were thrown away.</summary>
    public int WastedLlmTokens { get; init; }

    /// <summary>Whether the listener cut the reply short.</summary>
    public bool Interrupted { get; init; }

    /// <summary>Words of the reply that were heard.</summary>
    public int HeardWords { get; init; }

    /// <summary>How often speech or noise held the reply back.</summary>
    public int InterruptionsHeld { get; init; }

    /// <summary>How often it went on afterwards, because that was no interruption.</summary>
    public int InterruptionsResumed { get; init; }

    /// <summary>Why what was said ended it; null where it did not.</summary>
    public InterruptionReason? InterruptionReason { get; init; }

    /// <summary>How often late audio moved the playout forward.</summary>
    public int PlayoutSlips { get; init; }
}
