using Parley.Core.Sessions;
using Parley.Core.Turns.Interruptions;

namespace Parley.Core.Turns;

/// <content>Speech over a reply: held back at once, then dropped or gone on with.</content>
public sealed partial class TurnMachine
{
    private readonly TimeSpan _interruptionSpeech = TimeSpan.FromMilliseconds(options.InterruptionMinimumSpeechMs);
    // A client may tell how much it has played when the next replies are over already.
    private readonly Queue<Reply> _closed = new();
    private TimeSpan? _heldSince;
    private TimeSpan _heldAt;
    private bool _isPaused;
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
        BeginHold(at, speechStart);
        if (IsWeighed(_utterance))
            Weigh(at);
        else
            HoldAgain(at);
    }

    private void BeginHold(TimeSpan at, TimeSpan speechStart)
    {
        if (_heldSince is null)
        {
            _heldAt = at;
            _reply!.Holds++;
        }

        _heldSince = speechStart;
        Arm(TurnTimer.FalseInterruption, at + TimeSpan.FromMilliseconds(options.FalseInterruptionTimeoutMs));
        if (JudgesByMeaning)
            SpeakOver(_utterance!, speechStart);
        if (!JudgesByMeaning || _holdDelay == TimeSpan.Zero)
            Pause();
    }

    private void Pause()
    {
        if (_isPaused)
            return;

        _isPaused = true;
        Do(new TurnEffect.PausePlayout(_reply!.Id));
    }

    private void HoldAgain(TimeSpan at)
    {
        if (_heldSince is not { } since)
            return;

        if (since + _interruptionSpeech <= at)
            Interrupt(at, InterruptionReason.LongSpeech);
        else
            Arm(TurnTimer.Interruption, since + _interruptionSpeech);
    }

    private void OnInterruptionTimer(TimeSpan at)
    {
        if (IsWeighed(_utterance))
            OnWeighingTimer(at);
        else if (_utterance is { IsSpeaking: true })
            HoldAgain(at);
    }

    private void ConfirmInterruptionIfLongEnough(TimeSpan at, TimeSpan lastSpeech)
    {
        if (IsWeighed(_utterance))
            Weigh(at);
        else if (_heldSince is { } since && lastSpeech - since >= _interruptionSpeech)
            Interrupt(at, InterruptionReason.LongSpeech);
    }

    private bool ConfirmInterruptionByWords(TimeSpan at, string text)
    {
        if (IsWeighed(_utterance))
            return WeighFinalText(at);
        if (_heldSince is null || Words.Count(text) < Math.Max(1, options.InterruptionMinimumWords))
            return false;

        Interrupt(at, InterruptionReason.Words);
        return true;
    }

    private void Interrupt(TimeSpan at, InterruptionReason reason)
    {
        if (_utterance is { } utterance)
        {
            Announce(utterance);
            if (utterance is { FinalText: null, Over: not null, PartialText: { } text })
                Emit(new SessionEvent.Transcription(text, IsFinal: false)); // Kept back while it might have been nothing.
        }

        _reply!.InterruptedBy = reason;
        Drop(at, Afterwards.Listen, ReplyEndReason.Interrupted, reason);
    }

    private void OnFalseInterruption(TimeSpan at)
    {
        if (_heldSince is null || _reply is null)
            return;

        if (IsWeighed(_utterance))
        {
            OnWeighedTooLong(at);
            return;
        }

        if (_utterance is { IsAnnounced: false })
            DropUtterance();
        GoOnReplying(at, InterruptionReason.Timeout);
    }

    private void GoOnReplying(TimeSpan at, InterruptionReason reason)
    {
        if (_reply is { } reply)
        {
            if (_heldSince is not null)
                NoteInterruption(at, reply, wasDropped: false, reason);
            if (_isPaused)
                Do(new TurnEffect.ResumePlayout(reply.Id));
        }

        LetGo();
    }

    private void LetGo()
    {
        _heldSince = null;
        _isPaused = false;
        Clear(TurnTimer.Interruption);
        Clear(TurnTimer.FalseInterruption);
    }

    private void NoteInterruption(TimeSpan at, Reply reply, bool wasDropped, InterruptionReason reason)
    {
        if (!wasDropped)
            reply.Resumes++;
        Do(new TurnEffect.NoteInterruption(
            reply.Id, wasDropped, reason, _heldSince is null ? TimeSpan.Zero : at - _heldAt));
    }

    private void Drop(
        TimeSpan at, Afterwards afterwards, ReplyEndReason reason, InterruptionReason why = InterruptionReason.Client,
        string answer = "")
    {
        if (_heldSince is not null || reason == ReplyEndReason.Interrupted)
            NoteInterruption(at, _reply!, wasDropped: true, why);
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
