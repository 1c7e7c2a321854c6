using Parley.Core.Sessions;

namespace Parley.Core.Turns;

/// <content>Speech over a reply: held back at once, then dropped or gone on with.</content>
public sealed partial class TurnMachine
{
    private readonly TimeSpan _interruptionSpeech = TimeSpan.FromMilliseconds(options.InterruptionMinimumSpeechMs);
    // A client may tell how much it has played when the next replies are over already.
    private readonly Queue<Reply> _closed = new();
    private TimeSpan? _heldSince;
    private Reply? _dropped;
    private Afterwards _afterwards;
    private ReplyEndReason _dropReason;
    private string _answerAfterwards = "";

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

    private void Interrupt()
    {
        if (_utterance is { } utterance)
            Announce(utterance);
        Drop(Afterwards.Listen, ReplyEndReason.Interrupted);
    }

    private void OnFalseInterruption()
    {
        if (_heldSince is null || _reply is null)
            return;

        if (_utterance is { IsAnnounced: false })
            DropUtterance();
        GoOnReplying();
    }

    private void GoOnReplying()
    {
        LetGo();
        if (_reply is not null)
            Do(new TurnEffect.ResumePlayout(_reply.Id));
    }

    private void Drop(Afterwards afterwards, ReplyEndReason reason, string answer = "")
    {
        LetGo();
        _dropReason = reason;
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
        if (reply.HasPlayoutStarted)
            Emit(new SessionEvent.PlaybackInterrupted(heard.Text, heard.Played.TotalMilliseconds));
        Close(reply, heard, _dropReason);
        switch (_afterwards)
        {
            case Afterwards.Record:
                OpenMicrophone(at);
                AnswerRequests(at);
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
        if (_closed.Any(reply => reply.Id == replyId && reply.Request is { Speaks: true, Remembers: true }))
            Do(new TurnEffect.RememberAssistant(replyId, heard.Text));
    }
}
