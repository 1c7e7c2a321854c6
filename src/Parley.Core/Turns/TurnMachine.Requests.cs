using Parley.Core.Sessions;
using Parley.Core.Telemetry;

namespace Parley.Core.Turns;

/// <content>What a client asks for that bounds turns or asks for replies itself.</content>
public sealed partial class TurnMachine
{
    // In the order in which they were committed; their transcripts come in the same order.
    private readonly List<Utterance> _committed = [];
    private readonly List<TurnEvent.Respond> _requests = [];
    private TimeSpan _restingSince;

    private void OnConfigure(TimeSpan at, TurnPolicy policy)
    {
        SessionMode before = Mode;
        _policy = policy;
        _endpointing = new Endpointing(options, hasTurnDetector, policy);
        DiscardSpeculation();
        if (policy.IdleTimeout is null)
            Clear(TurnTimer.Idle);
        if (policy.Mode != before && _utterance is { DecidedAt: null } utterance)
            ChangeHands(at, utterance);
        if (_heldSince is not null && (!policy.Interrupts || policy.Mode != before))
            GoOnReplying();
    }

    /// <summary>What was heard so far goes on where the client commits it; where the session listens it begins anew.</summary>
    private void ChangeHands(TimeSpan at, Utterance utterance)
    {
        if (Mode != SessionMode.Manual)
        {
            DropUtterance();
            if (_reply is null)
                Rest(at);
            AnswerRequests(at);
            return;
        }

        AbandonTranscript(utterance);
        AbandonPrediction(utterance);
        Clear(TurnTimer.EndOfTurn);
        utterance.GoOn();
    }

    private void OnSoundArrived(TimeSpan at)
    {
        if (AwaitsSound)
            BeginUtterance(at);
    }

    private Utterance BeginUtterance(TimeSpan start)
    {
        Clear(TurnTimer.UserAway);
        Clear(TurnTimer.Idle);
        _utterance = new Utterance(++_lastUtterance, start);
        Do(new TurnEffect.BeginUtterance(start));
        return _utterance;
    }

    private void OnCommitInput(TimeSpan at)
    {
        if (_utterance is not { DecidedAt: null } utterance)
            return;

        if (_heldSince is not null)
            Interrupt();
        bool isStreaming = Mode != SessionMode.Manual;
        if (isStreaming)
        {
            Announce(utterance);
            AnnounceStop(at, utterance);
        }

        // A guess was about another end.
        AbandonTranscript(utterance);
        AbandonPrediction(utterance);
        DiscardSpeculation();
        Clear(TurnTimer.EndOfTurn);
        utterance.DecidedAt = at;
        utterance.IsToBeAnswered = isStreaming && _policy.AnswersTurns;
        _utterance = null;
        _committed.Add(utterance);
        AskForTranscript(utterance);
        Do(new TurnEffect.EndUtterance());
        Tell(new TurnSignal.UtteranceCommitted(utterance.Number));
        Arm(TurnTimer.Transcript, at + TimeSpan.FromMilliseconds(options.TranscriptTimeoutMs));
    }

    private void OnClearInput(TimeSpan at)
    {
        if (_utterance is not { DecidedAt: null })
            return;

        DropUtterance();
        if (_heldSince is not null)
            GoOnReplying();
        else if (_reply is null)
            Rest(at);
        AnswerRequests(at);
    }

    private bool TryTakeCommitted(int request, out Utterance utterance)
    {
        int index = _committed.FindIndex(committed => committed.OpenRequest == request);
        utterance = index >= 0 ? _committed[index] : null!;
        if (index < 0)
            return false;

        _committed.RemoveAt(index);
        if (_utterance is not { DecidedAt: not null })
            StopWaitingForTranscript();
        return true;
    }

    private void ConcludeCommitted(TimeSpan at, Utterance utterance, string text)
    {
        Emit(new SessionEvent.Transcription(text, IsFinal: true));
        Tell(new TurnSignal.UtteranceTranscribed(utterance.Number, text));
        if (text.Length > 0)
        {
            Do(new TurnEffect.RememberUser(text, utterance.Number));
            if (utterance.IsToBeAnswered)
                _requests.Add(Unasked);
        }

        AnswerRequests(at);
    }

    private void FailCommitted(string code, string message)
    {
        foreach (Utterance utterance in _committed)
            Tell(new TurnSignal.UtteranceFailed(utterance.Number, code, message));
        _committed.Clear();
    }

    private void DropCommitted()
    {
        if (_committed.Count > 0)
            Clear(TurnTimer.Transcript);
        foreach (Utterance utterance in _committed)
            AbandonTranscript(utterance);
        _committed.Clear();
        foreach (TurnEvent.Respond request in _requests)
            Tell(new TurnSignal.RequestDropped(request.Request));
        _requests.Clear();
    }

    /// <summary>A reply that no client has asked for.</summary>
    private TurnEvent.Respond Unasked => new(Request: 0, _policy.Speaks, Remembers: true);

    private void OnRespond(TimeSpan at, TurnEvent.Respond request)
    {
        _requests.Add(request);
        AnswerRequests(at);
    }

    /// <summary>Begins the next reply that was asked for, unless another goes on or something said before is not known yet.</summary>
    private void AnswerRequests(TimeSpan at)
    {
        if (_requests.Count == 0 || _reply is not null || _dropped is not null || _committed.Count > 0
            || _utterance is { DecidedAt: not null })
            return;

        TurnEvent.Respond request = _requests[0];
        _requests.RemoveAt(0);
        DiscardSpeculation();
        var turn = new TurnRecord(++_turns, null, at, null, Speculation.Off, WastedTokens: 0);
        Commit(StartReply(at, "", request), turn);
    }

    private void OnStopReply(int request)
    {
        int waiting = _requests.FindIndex(r => request > 0 && r.Request == request);
        if (waiting >= 0)
        {
            _requests.RemoveAt(waiting);
            Tell(new TurnSignal.RequestDropped(request));
        }
        else if (_reply is not null && (request == 0 || _reply.Request.Request == request))
            Drop(Afterwards.Listen, ReplyEndReason.Cancelled);
    }

    private void AwaitIdleness(TimeSpan at)
    {
        if (_policy.IdleTimeout is not { } timeout || !_isRecording || _reply is not null || IsBusy)
            return;

        _restingSince = at;
        Arm(TurnTimer.Idle, at + timeout);
    }

    private void OnIdle(TimeSpan at)
    {
        if (!_isRecording || IsBusy)
            return;

        Tell(new TurnSignal.IdleTimedOut(++_lastUtterance, _restingSince, at));
        _requests.Add(Unasked);
        AnswerRequests(at);
    }
}
