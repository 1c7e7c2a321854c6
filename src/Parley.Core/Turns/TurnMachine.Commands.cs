using Parley.Core.Sessions;

namespace Parley.Core.Turns;

/// <content>What the client asks for.</content>
public sealed partial class TurnMachine
{
    private void OnStartRecording(TimeSpan at)
    {
        switch (State)
        {
            case SessionState.Idle:
                OpenMicrophone(at);
                break;
            case SessionState.Playing:
                DropUtterance();
                Drop(at, Afterwards.Record, ReplyEndReason.Cancelled);
                break;
            default:
                Refuse("start_recording");
                break;
        }
    }

    private void OpenMicrophone(TimeSpan at)
    {
        _isRecording = true;
        Rest(at);
        Emit(new SessionEvent.RecordingStarted(sessionId));
        if (Mode == SessionMode.PushToTalk)
            BeginUtterance(at);
    }

    private void OnStopRecording(TimeSpan at)
    {
        if (!_isRecording)
        {
            Refuse("stop_recording");
            return;
        }

        _isRecording = false;
        Clear(TurnTimer.UserAway);
        Clear(TurnTimer.Idle);
        if (_utterance is not null)
        {
            EndSpeech(at, _utterance);
            Decide(at);
        }
        else if (_reply is null)
            Show(SessionState.Idle);
    }

    /// <summary>The microphone closes in the middle of a word: nothing will tell that its speech has ended.</summary>
    private static void EndSpeech(TimeSpan at, Utterance utterance)
    {
        if (utterance.IsSpeaking)
            utterance.LastSpeech = at;
        utterance.IsSpeaking = false;
    }

    private void OnCancel(TimeSpan at)
    {
        _isRecording = false;
        Clear(TurnTimer.Idle);
        DropUtterance();
        DropCommitted();
        if (_reply is not null)
            Drop(at, Afterwards.Rest, ReplyEndReason.Cancelled);
        else
            Rest(at);
    }

    private void OnSendText(TimeSpan at, string text)
    {
        text = text.Trim();
        if (text.Length == 0)
        {
            EmitError("empty_text", "There is nothing to answer: 'text' is empty. Send at least one word.");
            return;
        }

        bool mayInterrupt = Mode == SessionMode.HandsFree || !_isRecording;
        switch (State)
        {
            case SessionState.Idle:
            case SessionState.Recording when mayInterrupt:
                DropUtterance();
                BeginTypedTurn(at, text);
                break;
            case SessionState.Playing:
                DropUtterance();
                Drop(at, Afterwards.Answer, ReplyEndReason.Cancelled, answer: text);
                break;
            default:
                Refuse("send_text");
                break;
        }
    }

    private void BeginTypedTurn(TimeSpan at, string text)
    {
        Clear(TurnTimer.UserAway);
        var turn = new TurnRecord(++_turns, null, at, null, Telemetry.Speculation.Off, WastedTokens: 0);
        Reply reply = StartReply(at, text);
        Do(new TurnEffect.RememberUser(text));
        Commit(reply, turn);
    }

    private void Refuse(string command) => EmitError(
        "invalid_state",
        $"'{command}' cannot be done while the session is {State.ToString().ToLowerInvariant()}. "
        + "Wait for the next 'state_changed', or send 'cancel' first.");
}
