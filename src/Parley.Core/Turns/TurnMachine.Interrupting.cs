using Parley.Core.Sessions;

namespace Parley.Core.Turns;

/// <content>Speech over a reply: held back at once, then dropped or gone on with.</content>
public sealed partial class TurnMachine
{
    private readonly TimeSpan _interruptionSpeech = TimeSpan.FromMilliseconds(options.InterruptionMinimumSpeechMs);
    private TimeSpan? _heldSince;
    private Reply? _dropped;
    private Afterwards _afterwards;
    private string _answerAfterwards = "";
    private int _lastDroppedReplyId;

    private enum Afterwards
    {
        Rest,
        Listen,
        Record,
        Answer,
    }

    private void Hold(TimeSpan at, TimeSpan speechStart)
    {
        if (_heldSince is null)
            Do(new TurnEffect.PausePlayout(_reply!.Id));
        _heldSince = speechStart;
        Arm(TurnTimer.FalseInterruption, at + TimeSpan.FromMilliseconds(options.FalseInterruptionTimeoutMs));
        HoldAgain(at);
    }

    private void HoldAgain(TimeSpan at)
    {
        if (_heldSince is not { } since)
            return;

        if (since + _interruptionSpeech <= at)
            Interrupt();
        else
            Arm(TurnTimer.Interruption, since + _interruptionSpeech);
    }

    private void LetGo()
    {
        _heldSince = null;
        Clear(TurnTimer.Interruption);
        Clear(TurnTimer.FalseInterruption);
    }

    private void OnInterruptionTimer(TimeSpan at)
    {
        if (_utterance is { IsSpeaking: true })
            HoldAgain(at);
    }

    private void ConfirmInterruptionIfLongEnough(TimeSpan lastSpeech)
    {
        if (_heldSince is { } since && lastSpeech - since >= _interruptionSpeech)
            Interrupt();
    }

    private bool ConfirmInterruptionByWords(string text)
    {
        if (_heldSince is null || Words.Count(text) < Math.Max(1, options.InterruptionMinimumWords))
            return false;

        Interrupt();
        return true;
    }

    private void Interrupt() => Drop(Afterwards.Listen);

    private void OnFalseInterruption(TimeSpan at)
    {
        if (_heldSince is null || _reply is null)
            return;

        LetGo();
        DropUtterance();
        Do(new TurnEffect.ResumePlayout(_reply.Id));
    }

    private void Drop(Afterwards afterwards, string answer = "")
    {
        LetGo();
        _dropped = _reply!;
        _reply = null;
        _afterwards = afterwards;
        _answerAfterwards = answer;
        Do(new TurnEffect.DropPlayout(_dropped.Id));
        Do(new TurnEffect.CancelReply(_dropped.Id));
    }

    private void OnPlayoutDropped(TimeSpan at, int replyId, HeardText heard)
    {
        if (_dropped is not { } reply || reply.Id != replyId)
            return;

        _dropped = null;
        _lastDroppedReplyId = replyId;
        if (reply.HasPlayoutStarted)
            Emit(new SessionEvent.PlaybackInterrupted(heard.Text, heard.Played.TotalMilliseconds));
        Close(reply, heard, interrupted: true);
        switch (_afterwards)
        {
            case Afterwards.Record:
                OpenMicrophone(at);
                break;
            case Afterwards.Answer:
                BeginTypedTurn(at, _answerAfterwards);
                break;
            default:
                GoOnListening(at);
                break;
        }
    }

    private void OnHeardRevised(int replyId, HeardText heard)
    {
        if (replyId == _lastDroppedReplyId)
            Do(new TurnEffect.RememberAssistant(replyId, heard.Text));
    }
}
