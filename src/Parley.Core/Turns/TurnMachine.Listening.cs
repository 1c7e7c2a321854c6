using Parley.Core.Sessions;
using Parley.Core.Telemetry;

namespace Parley.Core.Turns;

/// <content>From the first sound to the decision that the turn has ended.</content>
public sealed partial class TurnMachine
{
    private void OnSpeechStarted(TimeSpan at, TimeSpan speechStart)
    {
        if (!_isRecording)
            return;

        Clear(TurnTimer.UserAway);
        if (_utterance is null)
        {
            _utterance = new Utterance();
            Do(new TurnEffect.BeginUtterance(speechStart));
        }

        GoOnSpeaking(_utterance);
        if (_reply is not null)
            Hold(at, speechStart);
        else
            Show(SessionState.Recording); // Back from processing, if the end of the turn had been decided too early.
    }

    private void OnSpeechPaused(TimeSpan at, TimeSpan lastSpeech)
    {
        if (!_isRecording || _utterance is not { } utterance)
            return;

        utterance.LastSpeech = lastSpeech;
        utterance.IsSpeaking = false;
        if (options.Speculation)
            AskForTranscript(utterance);
        if (_endpointing.HasTurnDetector && mode == SessionMode.HandsFree)
        {
            utterance.DetectorRequest = ++_lastRequest;
            Do(new TurnEffect.PredictEndOfTurn(_lastRequest));
            Arm(TurnTimer.TurnDetector, at + TimeSpan.FromMilliseconds(options.TurnDetectorTimeoutMs));
        }

        ConfirmInterruptionIfLongEnough(lastSpeech);
    }

    private void OnSpeechResumed(TimeSpan at)
    {
        if (!_isRecording || _utterance is not { } utterance)
            return;

        GoOnSpeaking(utterance);
        HoldAgain(at);
    }

    private void OnSpeechEnded(TimeSpan at, TimeSpan lastSpeech)
    {
        if (!_isRecording || _utterance is not { } utterance)
            return;

        utterance.LastSpeech = lastSpeech;
        utterance.IsSpeaking = false;
        utterance.HasSpeechEnded = true;
        AwaitEndOfTurn(at, utterance);
    }

    private void OnEndOfTurnPredicted(TimeSpan at, int request, float probability)
    {
        if (_utterance is not { } utterance || utterance.DetectorRequest != request || utterance.IsDetectorLate)
            return;

        utterance.EndOfTurnProbability = probability;
        Clear(TurnTimer.TurnDetector);
        AwaitEndOfTurn(at, utterance);
    }

    private void OnTurnDetectorLate(TimeSpan at)
    {
        if (_utterance is not { } utterance)
            return;

        utterance.IsDetectorLate = true;
        AwaitEndOfTurn(at, utterance);
    }

    private void AwaitEndOfTurn(TimeSpan at, Utterance utterance)
    {
        if (mode == SessionMode.PushToTalk || !utterance.HasSpeechEnded || utterance.DecidedAt is not null
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
        Clear(TurnTimer.TurnDetector);
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
        if (_utterance is not null && text.Length > 0)
            Emit(new SessionEvent.Transcription(text, IsFinal: false));
    }

    private void OnTranscriptFinalized(TimeSpan at, int request, string text)
    {
        if (_utterance is not { } utterance || utterance.OpenRequest != request)
            return;

        utterance.OpenRequest = null;
        utterance.FinalText = text.Trim();
        utterance.FinalTextAt = at;
        Clear(TurnTimer.Transcript);
        if (!ConfirmInterruptionByWords(utterance.FinalText))
            Conclude(at, utterance);
    }

    private void OnTranscriptionFailed(TimeSpan at, int request, string message)
    {
        if (_utterance is not { } utterance || utterance.OpenRequest != request)
            return;

        utterance.OpenRequest = null;
        Clear(TurnTimer.Transcript);
        if (utterance.DecidedAt is null)
            return; // Only a guess was lost; the end of the turn asks again.

        EmitError("transcription_failed", message);
        GiveUpUtterance(at);
    }

    private void OnTranscriptLate(TimeSpan at)
    {
        EmitError(
            "transcription_timeout",
            $"The recogniser has not answered within {options.TranscriptTimeoutMs} ms, so the turn is lost. "
            + "Say it again; if this happens often, choose a faster recogniser.");
        GiveUpUtterance(at);
    }

    /// <summary>Does with the transcript of a pause what can be done: answers it, prepares to, or neither.</summary>
    private void Conclude(TimeSpan at, Utterance utterance)
    {
        if (_reply is not null)
        {
            if (utterance.DecidedAt is not null)
                DropUtterance(); // Too little to interrupt the reply, which is held and will go on.
        }
        else if (utterance.DecidedAt is not null)
        {
            EndTurn(at, utterance);
        }
        else if (utterance.FinalText!.Length > 0)
        {
            Emit(new SessionEvent.Transcription(utterance.FinalText, IsFinal: false));
            _speculative = StartReply(at, utterance.FinalText);
        }
    }

    private void EndTurn(TimeSpan at, Utterance utterance)
    {
        string text = utterance.FinalText!;
        Reply? prepared = _speculative?.Question == text ? _speculative : null;
        if (prepared is null)
            DiscardSpeculation();
        _speculative = null;
        _utterance = null;
        Do(new TurnEffect.EndUtterance());
        Emit(new SessionEvent.Transcription(text, IsFinal: true));
        if (text.Length == 0)
        {
            Rest(at);
            return;
        }

        Speculation speculation = prepared is not null ? Speculation.Used
            : utterance.DiscardedReplies > 0 ? Speculation.Discarded
            : Speculation.Off;
        var turn = new TurnRecord(
            ++_turns, utterance.LastSpeech, utterance.DecidedAt!.Value, utterance.FinalTextAt, speculation,
            utterance.WastedTokens);
        Reply reply = prepared ?? StartReply(at, text);
        Do(new TurnEffect.RememberUser(text));
        Commit(reply, turn);
    }

    /// <summary>The person goes on: whatever the pause had led to is void.</summary>
    private void GoOnSpeaking(Utterance utterance)
    {
        AbandonTranscript(utterance);
        DiscardSpeculation();
        Clear(TurnTimer.EndOfTurn);
        Clear(TurnTimer.TurnDetector);
        Clear(TurnTimer.Transcript);
        utterance.GoOn();
    }

    private void GiveUpUtterance(TimeSpan at)
    {
        DropUtterance();
        if (_reply is null)
            Rest(at);
    }

    private void DropUtterance()
    {
        if (_utterance is not { } utterance)
            return;

        GoOnSpeaking(utterance);
        _utterance = null;
        Do(new TurnEffect.EndUtterance());
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
