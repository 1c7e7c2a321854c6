using Parley.Core.Sessions;
using Parley.Core.Telemetry;

namespace Parley.Core.Turns;

/// <content>From the first sound to the decision that the turn has ended.</content>
public sealed partial class TurnMachine
{
    private const string TranscriptionFailed = "transcription_failed";

    private void OnSpeechStarted(TimeSpan at, TimeSpan speechStart)
    {
        if (!Listens)
            return;

        Clear(TurnTimer.UserAway);
        Clear(TurnTimer.Idle);
        Utterance utterance = _utterance ?? BeginUtterance(speechStart);
        if (utterance.IsStopAnnounced)
        {
            utterance.IsStopAnnounced = false; // Its end was none.
            Tell(new TurnSignal.UtteranceBegan(utterance.Number, speechStart));
        }

        GoOnSpeaking(utterance);
        if (_reply is null)
            Show(SessionState.Recording); // Back from processing, if the end of the turn had been decided too early.
        if (_reply is not null && _policy.Interrupts)
            Hold(at, speechStart);
        else
            Announce(utterance);
    }

    /// <summary>Whether the session itself judges what it hears.</summary>
    private bool Listens => _isRecording && Mode != SessionMode.Manual;

    private void Announce(Utterance utterance)
    {
        if (utterance.IsAnnounced)
            return;

        utterance.IsAnnounced = true;
        Tell(new TurnSignal.UtteranceBegan(utterance.Number, utterance.Start));
    }

    private void AnnounceStop(TimeSpan at, Utterance utterance)
    {
        if (!utterance.IsAnnounced || utterance.IsStopAnnounced)
            return;

        utterance.IsStopAnnounced = true;
        Tell(new TurnSignal.UtteranceStopped(utterance.Number, at));
    }

    private void OnSpeechPaused(TimeSpan at, TimeSpan lastSpeech)
    {
        if (!Listens || _utterance is not { DecidedAt: null } utterance)
            return;

        utterance.LastSpeech = lastSpeech;
        utterance.IsSpeaking = false;
        if (options.Speculation)
            AskForTranscript(utterance);
        AskTurnDetector(at, utterance);
        ConfirmInterruptionIfLongEnough(lastSpeech);
    }

    private void OnSpeechResumed(TimeSpan at)
    {
        if (!Listens || _utterance is not { } utterance)
            return;

        if (utterance.DecidedAt is not null)
        {
            OnSpeechStarted(at, at);
            return;
        }

        GoOnSpeaking(utterance);
        if (_reply is not null && _heldSince is null && _policy.Interrupts)
            Hold(at, at);
        else
            HoldAgain(at);
    }

    private void OnSpeechEnded(TimeSpan at, TimeSpan lastSpeech)
    {
        if (!Listens || _utterance is not { DecidedAt: null } utterance)
            return;

        utterance.LastSpeech = lastSpeech;
        utterance.IsSpeaking = false;
        utterance.HasSpeechEnded = true;
        AwaitEndOfTurn(at, utterance);
    }

    private void AwaitEndOfTurn(TimeSpan at, Utterance utterance)
    {
        if (Mode != SessionMode.HandsFree || !utterance.HasSpeechEnded || utterance.DecidedAt is not null
            || _endpointing.DelayOf(utterance) is not { } delay)
            return;

        TimeSpan dueAt = utterance.LastSpeech!.Value + delay;
        if (dueAt <= at)
            Decide(at);
        else
            Arm(TurnTimer.EndOfTurn, dueAt);
    }

    private void Decide(TimeSpan at)
    {
        if (_utterance is not { DecidedAt: null } utterance)
            return;

        utterance.DecidedAt = at;
        Clear(TurnTimer.EndOfTurn);
        AbandonPrediction(utterance);
        AnnounceStop(at, utterance);
        if (_reply is null)
            Show(SessionState.Processing);
        if (utterance.FinalText is not null)
        {
            Conclude(at, utterance);
            return;
        }

        if (utterance.OpenRequest is null)
            AskForTranscript(utterance);
        Arm(TurnTimer.Transcript, at + TimeSpan.FromMilliseconds(options.TranscriptTimeoutMs));
    }

    private void AskForTranscript(Utterance utterance)
    {
        utterance.FinalText = null;
        utterance.OpenRequest = ++_lastRequest;
        Do(new TurnEffect.FinalizeTranscript(_lastRequest));
    }

    private void OnTranscriptChanged(string text)
    {
        if (_utterance is not { } utterance || text.Length == 0)
            return;

        utterance.PartialText = text;
        Emit(new SessionEvent.Transcription(text, IsFinal: false));
    }

    private void OnTranscriptFinalized(TimeSpan at, int request, string text)
    {
        if (TryTakeCommitted(request, out Utterance committed))
        {
            ConcludeCommitted(at, committed, text.Trim());
            return;
        }

        if (_utterance is not { } utterance || utterance.OpenRequest != request)
            return;

        UseTranscript(at, utterance, text.Trim());
    }

    private void UseTranscript(TimeSpan at, Utterance utterance, string text)
    {
        utterance.OpenRequest = null;
        utterance.FinalText = text;
        utterance.FinalTextAt = at;
        StopWaitingForTranscript();
        if (!ConfirmInterruptionByWords(text))
            Conclude(at, utterance);
    }

    private void OnTranscriptionFailed(TimeSpan at, int request, string message)
    {
        if (TryTakeCommitted(request, out Utterance committed))
        {
            Tell(new TurnSignal.UtteranceFailed(committed.Number, TranscriptionFailed, message));
            EmitError(TranscriptionFailed, message);
            AnswerRequests(at);
            return;
        }

        if (_utterance is not { } utterance || utterance.OpenRequest != request)
            return;

        utterance.OpenRequest = null;
        StopWaitingForTranscript();
        if (utterance.DecidedAt is null)
            return; // Only a guess was lost; the end of the turn asks again.

        if (utterance.PartialText?.Trim() is not { Length: > 0 } understood)
        {
            GiveUpUtterance(at, TranscriptionFailed, message);
            return;
        }

        // What was understood until the recogniser was lost is more than nothing.
        EmitError(TranscriptionFailed, message);
        UseTranscript(at, utterance, understood);
    }

    private void OnTranscriptLate(TimeSpan at)
    {
        string message = $"The recogniser has not answered within {options.TranscriptTimeoutMs} ms, so the turn is lost. "
            + "Say it again; if this happens often, choose a faster recogniser.";
        FailCommitted("transcription_timeout", message);
        if (_utterance is { DecidedAt: not null })
        {
            GiveUpUtterance(at, "transcription_timeout", message);
            return;
        }

        EmitError("transcription_timeout", message);
        AnswerRequests(at);
    }

    private void StopWaitingForTranscript()
    {
        if (_committed.Count == 0)
            Clear(TurnTimer.Transcript);
    }

    /// <summary>Does with the transcript of a pause what can be done: answers it, prepares to, or neither.</summary>
    private void Conclude(TimeSpan at, Utterance utterance)
    {
        if (_reply is not null)
        {
            if (utterance.DecidedAt is null)
                return;
            if (!utterance.IsAnnounced)
                DropUtterance(); // Too little to interrupt the reply, which is held and will go on.
            else if (!_policy.AnswersTurns)
                EndTurn(at, utterance);
        }
        else if (utterance.DecidedAt is not null)
        {
            EndTurn(at, utterance);
        }
        else if (utterance.FinalText!.Length > 0)
        {
            Emit(new SessionEvent.Transcription(utterance.FinalText, IsFinal: false));
            if (_policy.AnswersTurns && _requests.Count == 0)
                _speculative = StartReply(at, utterance.FinalText);
        }
    }

    private void EndTurn(TimeSpan at, Utterance utterance)
    {
        string text = utterance.FinalText!;
        Reply? prepared = _policy.AnswersTurns && _speculative?.Question == text ? _speculative : null;
        if (prepared is null)
            DiscardSpeculation();
        _speculative = null;
        _utterance = null;
        Do(new TurnEffect.EndUtterance());
        Announce(utterance);
        AnnounceStop(at, utterance);
        Tell(new TurnSignal.UtteranceCommitted(utterance.Number));
        Emit(new SessionEvent.Transcription(text, IsFinal: true));
        Tell(new TurnSignal.UtteranceTranscribed(utterance.Number, text));
        if (text.Length == 0 || !_policy.AnswersTurns)
        {
            if (text.Length > 0)
                Do(new TurnEffect.RememberUser(text, utterance.Number));
            if (_reply is null)
                Rest(at);
            AnswerRequests(at);
            return;
        }

        Speculation speculation = prepared is not null ? Speculation.Used
            : utterance.DiscardedReplies > 0 ? Speculation.Discarded
            : Speculation.Off;
        var turn = new TurnRecord(
            ++_turns, utterance.LastSpeech, utterance.DecidedAt!.Value, utterance.FinalTextAt, speculation,
            utterance.WastedTokens)
        {
            DetectorDelay = utterance.DetectorDelay,
            EndOfTurnProbability = utterance.EndOfTurnProbability,
        };
        Reply reply = prepared ?? StartReply(at, text);
        Do(new TurnEffect.RememberUser(text, utterance.Number));
        Commit(reply, turn);
    }

    /// <summary>The person goes on: whatever the pause had led to is void.</summary>
    private void GoOnSpeaking(Utterance utterance)
    {
        AbandonTranscript(utterance);
        DiscardSpeculation();
        Clear(TurnTimer.EndOfTurn);
        AbandonPrediction(utterance);
        StopWaitingForTranscript();
        utterance.GoOn();
    }

    private void GiveUpUtterance(TimeSpan at, string code, string message)
    {
        EmitError(code, message);
        if (_utterance is { } utterance)
        {
            if (utterance.IsAnnounced)
                Tell(new TurnSignal.UtteranceFailed(utterance.Number, code, message));
            utterance.IsAnnounced = false;
            DropUtterance();
        }

        if (_reply is null)
            Rest(at);
        AnswerRequests(at);
    }

    private void DropUtterance()
    {
        if (_utterance is not { } utterance)
            return;

        GoOnSpeaking(utterance);
        _utterance = null;
        Do(new TurnEffect.EndUtterance());
        if (utterance.IsAnnounced)
            Tell(new TurnSignal.UtteranceDropped(utterance.Number));
    }

    private void AbandonTranscript(Utterance utterance)
    {
        if (utterance.OpenRequest is { } request)
            Do(new TurnEffect.AbandonTranscript(request));
        utterance.OpenRequest = null;
    }

    private void DiscardSpeculation()
    {
        if (_speculative is not { } reply)
            return;

        _speculative = null;
        if (_utterance is not null)
        {
            _utterance.DiscardedReplies++;
            _utterance.WastedTokens += reply.Tokens;
        }

        Do(new TurnEffect.CancelReply(reply.Id));
    }
}
