using Parley.Core.Sessions;
using Parley.Core.Turns.Interruptions;

namespace Parley.Core.Turns;

/// <content>Speech over a reply is judged by its meaning.</content>
public sealed partial class TurnMachine
{
    // What a person says who stays silent from here on: as a classifier would judge it in the end.
    private static readonly TimeSpan _forGood = TimeSpan.FromHours(1);

    private readonly TimeSpan _holdDelay = TimeSpan.FromMilliseconds(options.InterruptionHoldDelayMs);

    /// <summary>Whether <see cref="TurnEvent.SpeechMeasured"/> is of use now.</summary>
    public bool IsWeighing => IsWeighed(_utterance);

    /// <summary>The reply of which <see cref="TurnEvent.ReplyHeard"/> is of use when somebody begins to speak; null for none.</summary>
    public int? SpokenOverReply => JudgesByMeaning && _policy.Interrupts ? _reply?.Id : null;

    private bool JudgesByMeaning => interruptions is not null && Mode == SessionMode.HandsFree;

    /// <summary>Whether it is not decided yet that the utterance is meant to interrupt the reply that it began over.</summary>
    private bool IsWeighed(Utterance? utterance) =>
        JudgesByMeaning && utterance is { Over: not null, IsAnnounced: false };

    private void SpeakOver(Utterance utterance, TimeSpan speechStart)
    {
        if (utterance.IsAnnounced)
            return;

        utterance.Over ??= new SpokenOver(_reply!);
        utterance.Over.SpeechStart = speechStart;
    }

    private void OnReplyHeard(int replyId, int words)
    {
        if (_reply?.Id == replyId)
            _reply.HeardWords = words;
    }

    private void OnSpeechMeasured(TimeSpan at, SpeechSound sound)
    {
        if (_utterance is not { Over: { } over } utterance || !IsWeighed(utterance))
            return;

        over.Sound = sound;
        Weigh(at);
    }

    private void OnWeighingTimer(TimeSpan at)
    {
        if (_heldSince is null)
            return;

        if (_utterance!.IsSpeaking && at >= _heldAt + _holdDelay)
            Pause();
        Weigh(at);
    }

    /// <summary>Asks whether the reply is to be dropped or to go on, and does it.</summary>
    /// <returns>Whether that is decided.</returns>
    private bool Weigh(TimeSpan at)
    {
        if (_utterance is not { Over: { } over } utterance || _reply != over.Reply)
            return false;

        InterruptionDecision decision = interruptions!.Classifier.Decide(EvidenceOf(at, utterance, over));
        switch (decision.Verdict)
        {
            case InterruptionVerdict.Drop:
                Interrupt(at, decision.Reason);
                return true;
            case InterruptionVerdict.Resume:
                Accompany(at, utterance, decision.Reason);
                return true;
            default:
                if (_heldSince is null && utterance.IsSpeaking)
                    BeginHold(at, over.SpeechStart); // What had seemed to be nothing does not any more.
                if (_heldSince is not null)
                    ArmWeighing(at, utterance, decision.AskAgainIn);
                return false;
        }
    }

    private InterruptionEvidence EvidenceOf(TimeSpan at, Utterance utterance, SpokenOver over)
    {
        TimeSpan last = utterance.IsSpeaking ? at : utterance.LastSpeech ?? at;
        TimeSpan speech = last - over.SpeechStart;
        return new InterruptionEvidence
        {
            Text = utterance.FinalText ?? utterance.PartialText ?? "",
            IsTextComplete = utterance.FinalText is not null,
            HasPartials = interruptions!.HasPartials,
            Language = interruptions.Language,
            IsSpeaking = utterance.IsSpeaking,
            Speech = speech > TimeSpan.Zero ? speech : TimeSpan.Zero,
            Silence = at - last,
            Sound = over.Sound,
            EndOfTurnProbability = utterance.EndOfTurnProbability,
            Reply = over.Reply.Text,
            HeardWords = over.Reply.HeardWords,
            HasAsked = over.Reply.HasPlayoutStarted && ReplyQuestions.HasAsked(over.Reply.Text, over.Reply.HeardWords),
        };
    }

    private void ArmWeighing(TimeSpan at, Utterance utterance, TimeSpan? askAgainIn)
    {
        TimeSpan? dueAt = at + askAgainIn;
        if (!_isPaused && utterance.IsSpeaking && !(dueAt < _heldAt + _holdDelay))
            dueAt = _heldAt + _holdDelay;
        if (dueAt is { } due)
            Arm(TurnTimer.Interruption, due);
        else
            Clear(TurnTimer.Interruption);
    }

    /// <summary>
    /// It only accompanies the reply, which goes on. It is forgotten, unless there is more of it to come: then it is listened
    /// to, as it may interrupt yet.
    /// </summary>
    private void Accompany(TimeSpan at, Utterance utterance, InterruptionReason reason)
    {
        if (_heldSince is not null)
            GoOnReplying(at, reason);
        if (utterance is { IsSpeaking: false, FinalText: not null })
            DropUtterance();
    }

    private bool WeighFinalText(TimeSpan at)
    {
        Utterance utterance = _utterance!;
        if (_reply is not null)
            return Weigh(at);
        if (!IsAccompaniment(at, utterance))
            return false;

        // The reply is over by now; that it was answered by a murmur is nothing to answer.
        DropUtterance();
        Rest(at);
        AnswerRequests(at);
        return true;
    }

    /// <summary>Whether all is known of what was said, and it only accompanied the reply.</summary>
    private bool IsAccompaniment(TimeSpan at, Utterance? utterance) =>
        utterance is { IsSpeaking: false, FinalText: not null, Over: { } over } && IsWeighed(utterance)
        && interruptions!.Classifier.Decide(EvidenceOf(at, utterance, over) with { Silence = _forGood }).Verdict
            == InterruptionVerdict.Resume;

    /// <summary>Whether it began over a reply that is over now, and what was said is still to come.</summary>
    private bool MayBeAccompaniment(Utterance utterance) =>
        IsWeighed(utterance) && utterance is { IsSpeaking: false, FinalText: null };

    private void OnWeighedTooLong(TimeSpan at)
    {
        if (_utterance!.IsSpeaking)
            Interrupt(at, InterruptionReason.LongSpeech);
        else
            Accompany(at, _utterance, InterruptionReason.Timeout);
    }

    /// <summary>The person has finished, and it was too little to interrupt.</summary>
    private void ForgetWeighed(TimeSpan at)
    {
        DropUtterance();
        if (JudgesByMeaning && _heldSince is not null)
            GoOnReplying(at, InterruptionReason.Fragment);
    }
}
