using System.Text;

using Parley.Core.Telemetry;
using Parley.Core.Turns.Interruptions;

namespace Parley.Core.Turns;

/// <summary>An answer, from the question to the last word heard.</summary>
internal sealed class Reply(int id, string question, TimeSpan askedAt, TurnEvent.Respond request)
{
    private readonly StringBuilder _text = new();
    private TimeSpan? _firstTokenAt;
    private TimeSpan? _firstClauseAt;
    private TimeSpan? _firstAudioAt;
    private TimeSpan _leadingSilence;
    private TimeSpan? _audibleAt;

    public int Id => id;

    public string Question => question;

    /// <summary>What asked for it; request 0 where a turn did.</summary>
    public TurnEvent.Respond Request => request;

    public string Text => _text.ToString();

    /// <summary>What broke, if something did.</summary>
    public string? ErrorCode { get; set; }

    /// <summary>How the model ended it; null while it goes on.</summary>
    public TurnEvent.ReplyTextCompleted? Completion { get; set; }

    public int Tokens { get; private set; }

    public bool IsTextComplete => Completion is not null;

    public bool HasClause => _firstClauseAt is not null;

    public bool HasAudio => _firstAudioAt is not null;

    public bool HasPlayoutStarted => _audibleAt is not null;

    /// <summary>The turn that it answers; null while it is only a guess.</summary>
    public TurnRecord? Turn { get; set; }

    /// <summary>Words of it that had been heard when somebody last began to speak over it; null if not known.</summary>
    public int? HeardWords { get; set; }

    /// <summary>How often speech held it back.</summary>
    public int Holds { get; set; }

    /// <summary>How often it went on afterwards.</summary>
    public int Resumes { get; set; }

    /// <summary>Why speech ended it; null where nothing said did.</summary>
    public InterruptionReason? InterruptedBy { get; set; }

    public void AddText(TimeSpan at, string text, int tokens)
    {
        _firstTokenAt ??= at;
        _text.Append(text);
        Tokens += tokens;
    }

    public void ClauseReady(TimeSpan at) => _firstClauseAt ??= at;

    public void AudioReady(TimeSpan at, TimeSpan leadingSilence)
    {
        _firstAudioAt ??= at;
        _leadingSilence = leadingSilence;
    }

    public void PlayoutStarted(TimeSpan at) => _audibleAt ??= at + _leadingSilence;

    /// <summary>The record of the turn, once the reply has ended.</summary>
    public TurnMetrics Measure(HeardText heard, bool interrupted) => new()
    {
        Turn = Turn!.Number,
        EndOfTurnDelayMs = Milliseconds(Turn.LastSpeech, Turn.DecidedAt),
        TurnDetectorMs = Turn.DetectorDelay?.TotalMilliseconds,
        EndOfTurnProbability = Turn.EndOfTurnProbability,
        TranscriptionDelayMs = Milliseconds(Turn.LastSpeech, Turn.FinalTextAt),
        LlmAskedMs = Milliseconds(Turn.LastSpeech ?? Turn.DecidedAt, askedAt),
        LlmFirstTokenMs = Milliseconds(askedAt, _firstTokenAt),
        LlmFirstClauseMs = Milliseconds(askedAt, _firstClauseAt),
        TtsFirstAudioMs = Milliseconds(_firstClauseAt, _firstAudioAt),
        TtsLeadingSilenceMs = _firstAudioAt is null ? null : _leadingSilence.TotalMilliseconds,
        ReplyLatencyMs = Milliseconds(Turn.LastSpeech ?? Turn.DecidedAt, _audibleAt),
        Speculation = Turn.Speculation,
        WastedLlmTokens = Turn.WastedTokens,
        Interrupted = interrupted,
        HeardWords = heard.Words,
        PlayoutSlips = heard.Slips,
        InterruptionsHeld = Holds,
        InterruptionsResumed = Resumes,
        InterruptionReason = InterruptedBy,
    };

    /// <summary>What the transport is told of its end.</summary>
    public ReplyEnd ToEnd(HeardText heard, ReplyEndReason reason) => new(
        ErrorCode is not null && reason == ReplyEndReason.Completed ? ReplyEndReason.Failed : reason, Remembered(heard))
    {
        IsCutOff = Completion?.IsCutOff ?? false,
        ErrorCode = ErrorCode,
        InputTokens = Completion?.InputTokens,
        OutputTokens = Completion?.OutputTokens ?? Tokens,
    };

    /// <summary>What the history keeps of it: what was heard, or what was written.</summary>
    public string Remembered(HeardText heard) => !request.Speaks ? Text.Trim() : heard.Words > 0 ? heard.Text : "";

    private static double? Milliseconds(TimeSpan? from, TimeSpan? to) => (to - from)?.TotalMilliseconds;
}
