using Parley.Core.Sessions;
using Parley.Core.Turns.Interruptions;

namespace Parley.Core.Turns;

/// <summary>
/// The one place that decides what happens in a conversation: who speaks, when a turn has ended, what is prepared, spoken,
/// held back, dropped and remembered. It takes events and gives effects; it does no I/O, reads no clock and waits for
/// nothing, so that it can be run over millions of seeded interleavings and a recorded session replays exactly.
/// </summary>
/// <remarks>
/// Not thread-safe. <see cref="TurnEffect.DropPlayout"/> is answered at once: the next event that the machine sees is
/// <see cref="TurnEvent.PlayoutDropped"/>. Events about replies and requests that are over are ignored, whenever they come.
/// </remarks>
/// <param name="sessionId">Told to the client.</param>
/// <param name="mode">Who bounds a turn, until <see cref="TurnEvent.Configure"/> says more.</param>
/// <param name="options">Not changed while the machine lives.</param>
/// <param name="hasTurnDetector">Whether <see cref="TurnEffect.PredictEndOfTurn"/> will be answered.</param>
/// <param name="lastReplyId">Replies are numbered from the one after it; they go on where a lost connection ended.</param>
/// <param name="lastUtterance">The same for utterances.</param>
/// <param name="interruptions">How speech over a reply is judged; null for its length and its words alone.</param>
public sealed partial class TurnMachine(
    string sessionId, SessionMode mode, TurnOptions options, bool hasTurnDetector = false, int lastReplyId = 0,
    int lastUtterance = 0, InterruptionRules? interruptions = null)
{
    private readonly bool[] _armed = new bool[Enum.GetValues<TurnTimer>().Length];
    private List<TurnEffect> _effects = [];
    private TurnPolicy _policy = new(mode);
    private Endpointing _endpointing = new(options, hasTurnDetector, new TurnPolicy(mode));
    private bool _isRecording;
    private Utterance? _utterance;
    private Reply? _speculative;
    private Reply? _reply;
    private int? _lastFinishedReplyId;
    private int _lastUtterance = lastUtterance;
    private int _lastRequest;
    private int _lastReplyId = lastReplyId;
    private int _turns;

    /// <summary>How many turns have been decided.</summary>
    public int Turns => _turns;

    /// <summary>What the session shows.</summary>
    public SessionState State { get; private set; }

    /// <summary>Whether the microphone is open.</summary>
    public bool IsRecording => _isRecording;

    /// <summary>Whether somebody waits for an engine: a transcript or an end of turn was asked for, or a reply that has no sound yet.</summary>
    public bool IsWaitingForEngine =>
        _utterance is { OpenRequest: not null } or { DetectorRequest: not null } || _committed.Count > 0
        || (_speculative ?? _reply) is { HasPlayoutStarted: false, HasAudio: false };

    /// <summary>Whether a turn is under way: an utterance that is not answered, or a reply that is not over.</summary>
    public bool IsBusy => _utterance is not null || _reply is not null || _committed.Count > 0 || _requests.Count > 0;

    /// <summary>Who bounds a turn.</summary>
    public SessionMode Mode => _policy.Mode;

    /// <summary>Whether there is an utterance that can be committed.</summary>
    public bool HasOpenUtterance => _utterance is { DecidedAt: null };

    /// <summary>Whether <see cref="TurnEvent.SoundArrived"/> must be told before the next sound is taken in.</summary>
    public bool AwaitsSound => _isRecording && _utterance is null && Mode == SessionMode.Manual;

    /// <summary>Takes one event and adds what must be done because of it, in order.</summary>
    /// <param name="at">When it happened; never earlier than the event before it.</param>
    public void Apply(TimeSpan at, TurnEvent turnEvent, List<TurnEffect> effects)
    {
        _effects = effects;
        switch (turnEvent)
        {
            case TurnEvent.StartRecording: OnStartRecording(at); break;
            case TurnEvent.StopRecording: OnStopRecording(at); break;
            case TurnEvent.Cancel or TurnEvent.InputClosed: OnCancel(at); break;
            case TurnEvent.SendText e: OnSendText(at, e.Text); break;
            case TurnEvent.Configure e: OnConfigure(at, e.Policy); break;
            case TurnEvent.ContextChanged: DiscardSpeculation(); break;
            case TurnEvent.CommitInput: OnCommitInput(at); break;
            case TurnEvent.ClearInput: OnClearInput(at); break;
            case TurnEvent.Respond e: OnRespond(at, e); break;
            case TurnEvent.StopReply e: OnStopReply(at, e.Request); break;
            case TurnEvent.SoundArrived: OnSoundArrived(at); break;
            case TurnEvent.SpeechStarted e: OnSpeechStarted(at, e.SpeechStart); break;
            case TurnEvent.SpeechPaused e: OnSpeechPaused(at, e.LastSpeech); break;
            case TurnEvent.SpeechResumed: OnSpeechResumed(at); break;
            case TurnEvent.SpeechEnded e: OnSpeechEnded(at, e.LastSpeech); break;
            case TurnEvent.SpeechMeasured e: OnSpeechMeasured(at, e.Sound); break;
            case TurnEvent.TranscriptChanged e: OnTranscriptChanged(at, e.Text); break;
            case TurnEvent.TranscriptFinalized e: OnTranscriptFinalized(at, e.Request, e.Text); break;
            case TurnEvent.TranscriptionFailed e: OnTranscriptionFailed(at, e.Request, e.Message); break;
            case TurnEvent.EndOfTurnPredicted e: OnEndOfTurnPredicted(at, e.Request, e.Probability); break;
            case TurnEvent.ReplyTextArrived e: OnReplyTextArrived(at, e); break;
            case TurnEvent.ReplyTextCompleted e: OnReplyTextCompleted(e); break;
            case TurnEvent.ReplyCalled e: OnReplyCalled(e); break;
            case TurnEvent.ReplyToolUsed e: OnReplyToolUsed(e); break;
            case TurnEvent.ReplyClauseReady e: OnReplyClauseReady(at, e.ReplyId); break;
            case TurnEvent.ReplyAudioReady e: Find(e.ReplyId)?.AudioReady(at, e.LeadingSilence); break;
            case TurnEvent.ReplyFailed e: OnReplyFailed(e); break;
            case TurnEvent.PlayoutStarted e: OnPlayoutStarted(at, e.ReplyId); break;
            case TurnEvent.PlayoutFinished e: OnPlayoutFinished(at, e.ReplyId, e.Heard); break;
            case TurnEvent.PlayoutDropped e: OnPlayoutDropped(at, e.ReplyId, e.Heard); break;
            case TurnEvent.ReplyHeard e: OnReplyHeard(e.ReplyId, e.Words); break;
            case TurnEvent.HeardRevised e: OnHeardRevised(e.ReplyId, e.Heard); break;
            case TurnEvent.TimerElapsed e when Disarm(e.Timer): OnTimer(at, e.Timer); break;
        }
    }

    private void OnTimer(TimeSpan at, TurnTimer timer)
    {
        switch (timer)
        {
            case TurnTimer.EndOfTurn: Decide(at); break;
            case TurnTimer.TurnDetector: OnTurnDetectorTimer(at); break;
            case TurnTimer.Transcript: OnTranscriptLate(at); break;
            case TurnTimer.Interruption: OnInterruptionTimer(at); break;
            case TurnTimer.FalseInterruption: OnFalseInterruption(at); break;
            case TurnTimer.UserAway: Emit(new SessionEvent.UserAway()); break;
            case TurnTimer.Idle: OnIdle(at); break;
        }
    }

    private void Do(TurnEffect effect) => _effects.Add(effect);

    private void Emit(SessionEvent sessionEvent) => Do(new TurnEffect.Emit(sessionEvent));

    private void Tell(TurnSignal signal) => Do(new TurnEffect.Signal(signal));

    private void EmitError(string code, string message) =>
        Emit(new SessionEvent.Error(message, code, Recoverable: true));

    private void Arm(TurnTimer timer, TimeSpan dueAt)
    {
        _armed[(int)timer] = true;
        Do(new TurnEffect.SetTimer(timer, dueAt));
    }

    private void Clear(TurnTimer timer)
    {
        if (Disarm(timer))
            Do(new TurnEffect.ClearTimer(timer));
    }

    private bool Disarm(TurnTimer timer)
    {
        bool wasArmed = _armed[(int)timer];
        _armed[(int)timer] = false;
        return wasArmed;
    }

    /// <summary>Shows a state, by way of those that the contract puts in between.</summary>
    private void Show(SessionState target)
    {
        while (State != target)
        {
            State = SessionStates.Next(State, target);
            Emit(new SessionEvent.StateChanged(State));
        }
    }

    /// <summary>Nothing is going on: listens if the microphone is open, else idles.</summary>
    private void Rest(TimeSpan at)
    {
        Show(_isRecording ? SessionState.Recording : SessionState.Idle);
        if (_isRecording && _utterance is null && Mode == SessionMode.HandsFree)
            Arm(TurnTimer.UserAway, at + TimeSpan.FromMilliseconds(options.UserAwayAfterMs));
        else
            Clear(TurnTimer.UserAway);
    }
}
