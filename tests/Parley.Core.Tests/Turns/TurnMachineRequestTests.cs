using Parley.Core.Sessions;
using Parley.Core.Turns;

using static Parley.Core.Tests.Turns.TurnScript;

namespace Parley.Core.Tests.Turns;

public sealed class TurnMachineRequestTests
{
    [Fact]
    public void Respond_NothingGoesOn_AnswersTheHistory()
    {
        TurnScript script = Listening().At(100, new TurnEvent.Respond(7, Speaks: true, Remembers: true));

        Assert.Contains(new TurnEffect.StartReply(1, "", Request: 7), script.Effects);
        Assert.Contains(new TurnEffect.CommitReply(1), script.Effects);
        Assert.Contains(new TurnSignal.ReplyBegan(1, 7), Signals(script));
        Assert.DoesNotContain(script.Effects, e => e is TurnEffect.RememberUser);
    }

    [Fact]
    public void Respond_AfterACommit_WaitsForItsTranscript()
    {
        TurnScript script = Manual().At(100, new TurnEvent.SoundArrived()).At(900, new TurnEvent.CommitInput())
            .At(910, new TurnEvent.Respond(1, Speaks: true, Remembers: true));
        Assert.Contains(new TurnSignal.UtteranceCommitted(1), Signals(script));
        Assert.DoesNotContain(script.Effects, e => e is TurnEffect.StartReply);

        script.At(1_200, new TurnEvent.TranscriptFinalized(script.LastRequest, "hello"));

        Assert.Equal(
            [new TurnEffect.RememberUser("hello", 1), new TurnEffect.StartReply(1, "", Request: 1)],
            script.Effects.Where(e => e is TurnEffect.RememberUser or TurnEffect.StartReply));
    }

    [Fact]
    public void Manual_SpeechAndSilence_EndNothing()
    {
        TurnScript script = Manual().At(100, new TurnEvent.SoundArrived()).At(200, new TurnEvent.SpeechStarted(Ms(150)))
            .At(900, new TurnEvent.SpeechPaused(Ms(800))).At(1_100, new TurnEvent.SpeechEnded(Ms(800))).Until(20_000);

        Assert.Single(script.Effects.OfType<TurnEffect.BeginUtterance>());
        Assert.DoesNotContain(script.Effects, e => e is TurnEffect.FinalizeTranscript);
        Assert.Empty(Signals(script));
    }

    [Fact]
    public void Manual_TwoCommitsBeforeATranscript_AreBothRememberedInOrder()
    {
        TurnScript script = Manual().At(100, new TurnEvent.SoundArrived()).At(300, new TurnEvent.CommitInput())
            .At(400, new TurnEvent.SoundArrived()).At(600, new TurnEvent.CommitInput());
        script.At(700, new TurnEvent.TranscriptFinalized(1, "one")).At(800, new TurnEvent.TranscriptFinalized(2, "two"));

        Assert.Equal(
            [new TurnEffect.RememberUser("one", 1), new TurnEffect.RememberUser("two", 2)],
            script.Effects.OfType<TurnEffect.RememberUser>());
        Assert.False(script.Machine.IsBusy);
    }

    [Fact]
    public void AnswersTurnsFalse_Turn_IsRememberedAndNothingIsPrepared()
    {
        TurnScript script = Listening(new TurnPolicy(SessionMode.HandsFree) { AnswersTurns = false });
        Speak(script, 300);

        Assert.Contains(new TurnEffect.RememberUser("hello", 1), script.Effects);
        Assert.DoesNotContain(script.Effects, e => e is TurnEffect.StartReply);
    }

    [Fact]
    public void InterruptsFalse_SpeechOverAReply_IsAnsweredAfterIt()
    {
        TurnScript script = Listening(new TurnPolicy(SessionMode.HandsFree) { Interrupts = false })
            .At(100, new TurnEvent.Respond(1, Speaks: true, Remembers: true)).At(200, new TurnEvent.PlayoutStarted(1));
        Speak(script, 300);
        Assert.DoesNotContain(script.Effects, e => e is TurnEffect.PausePlayout or TurnEffect.CommitReply { ReplyId: 2 });

        script.At(5_000, new TurnEvent.PlayoutFinished(1, script.Heard));

        Assert.Contains(new TurnEffect.CommitReply(2), script.Effects);
    }

    [Fact]
    public void Interruption_SpeechOverAReply_IsToldOnceItIsMeant()
    {
        TurnScript script = Listening().At(100, new TurnEvent.Respond(1, Speaks: true, Remembers: true))
            .At(200, new TurnEvent.PlayoutStarted(1)).Forget().At(1_000, new TurnEvent.SpeechStarted(Ms(950)));
        Assert.Empty(Signals(script));

        script.Until(1_450);

        Assert.Equal(
            [typeof(TurnSignal.UtteranceBegan), typeof(TurnSignal.ReplyEnded)], Signals(script).Select(s => s.GetType()));
        Assert.Equal(ReplyEndReason.Interrupted, Signals(script).OfType<TurnSignal.ReplyEnded>().Single().End.Reason);
    }

    [Fact]
    public void Cough_OverAReply_IsNeverTold()
    {
        TurnScript script = Listening().At(100, new TurnEvent.Respond(1, Speaks: true, Remembers: true))
            .At(200, new TurnEvent.PlayoutStarted(1)).Forget().At(1_000, new TurnEvent.SpeechStarted(Ms(950)))
            .At(1_200, new TurnEvent.SpeechPaused(Ms(1_100)));
        script.At(1_250, new TurnEvent.TranscriptFinalized(script.LastRequest, "")).At(1_300, new TurnEvent.SpeechEnded(Ms(1_100)))
            .Until(4_000);

        Assert.Contains(new TurnEffect.ResumePlayout(1), script.Effects);
        Assert.Empty(Signals(script));
    }

    [Fact]
    public void StopReply_Playing_DropsItAndKeepsListening()
    {
        TurnScript script = Listening().At(100, new TurnEvent.Respond(1, Speaks: true, Remembers: true))
            .At(200, new TurnEvent.PlayoutStarted(1)).At(700, new TurnEvent.StopReply());

        Assert.Equal(ReplyEndReason.Cancelled, Signals(script).OfType<TurnSignal.ReplyEnded>().Single().End.Reason);
        Assert.Contains(new TurnEffect.RememberAssistant(1, "You said"), script.Effects);
        Assert.Equal(SessionState.Recording, script.Machine.State);
        Assert.True(script.Machine.IsRecording);
    }

    [Fact]
    public void StopReply_RequestThatWaits_TakesItBack()
    {
        TurnScript script = Listening().At(100, new TurnEvent.Respond(1, Speaks: true, Remembers: true))
            .At(150, new TurnEvent.Respond(2, Speaks: true, Remembers: false)).At(200, new TurnEvent.StopReply(2));
        script.At(900, new TurnEvent.PlayoutFinished(1, script.Heard));

        Assert.Contains(new TurnSignal.RequestDropped(2), Signals(script));
        Assert.Single(script.Effects.OfType<TurnEffect.StartReply>());
    }

    [Fact]
    public void FunctionCalled_Guess_LeavesNoTraceAndACommittedReplyDoes()
    {
        TurnScript script = Listening().At(300, new TurnEvent.SpeechStarted(Ms(240))).At(1_100, new TurnEvent.SpeechPaused(Ms(1_000)));
        script.At(1_150, new TurnEvent.TranscriptFinalized(script.LastRequest, "hello"));
        script.At(1_160, new TurnEvent.ReplyCalled(1, "c", "look_up", "{}"));
        Assert.DoesNotContain(Signals(script), s => s is TurnSignal.FunctionCalled);

        script.At(1_230, new TurnEvent.SpeechEnded(Ms(1_000))).Until(1_500).At(1_510, new TurnEvent.ReplyCalled(1, "c", "look_up", "{}"));

        Assert.Contains(new TurnSignal.FunctionCalled(1, "c", "look_up", "{}"), Signals(script));
        Assert.Contains(new TurnEffect.RememberCall(1, "c", "look_up", "{}"), script.Effects);
    }

    [Fact]
    public void ToolUsed_OnlyOfTheReplyThatGoesOn_IsTold()
    {
        TurnScript script = Listening().At(100, new TurnEvent.Respond(1, Speaks: true, Remembers: true))
            .At(200, new TurnEvent.ReplyToolUsed(1, "clock", 12.34, IsFailed: false)).At(210, new TurnEvent.ReplyToolUsed(7, "other", 1, IsFailed: true))
            .At(900, new TurnEvent.PlayoutFinished(1, HeardText.Nothing)).At(950, new TurnEvent.ReplyToolUsed(1, "late", 1, IsFailed: false));

        Assert.Equal([new SessionEvent.ToolCalled("clock", 12.3, Failed: false)],
            script.Effects.OfType<TurnEffect.Emit>().Select(emit => emit.Event).OfType<SessionEvent.ToolCalled>());
    }

    [Fact]
    public void Written_Reply_IsRememberedAsItWasWritten()
    {
        TurnScript script = Listening().At(100, new TurnEvent.Respond(1, Speaks: false, Remembers: true))
            .At(200, new TurnEvent.ReplyTextArrived(1, "In writing.", 3)).At(210, new TurnEvent.ReplyTextCompleted(1))
            .At(220, new TurnEvent.PlayoutFinished(1, HeardText.Nothing));

        Assert.Contains(new TurnEffect.RememberAssistant(1, "In writing."), script.Effects);
        Assert.Equal("In writing.", Signals(script).OfType<TurnSignal.ReplyEnded>().Single().End.Heard);
    }

    [Fact]
    public void OutOfBand_Reply_IsNotRemembered()
    {
        TurnScript script = Listening().At(100, new TurnEvent.Respond(1, Speaks: true, Remembers: false));
        script.At(900, new TurnEvent.PlayoutFinished(1, script.Heard)).At(950, new TurnEvent.HeardRevised(1, script.Heard));

        Assert.DoesNotContain(script.Effects, e => e is TurnEffect.RememberAssistant);
    }

    [Fact]
    public void Idle_NobodySpeaksAfterAReply_TheSessionSpeaks()
    {
        TurnScript script = Listening(new TurnPolicy(SessionMode.HandsFree) { IdleTimeout = Ms(3_000) })
            .At(100, new TurnEvent.Respond(1, Speaks: true, Remembers: true));
        script.At(1_000, new TurnEvent.PlayoutFinished(1, script.Heard)).Until(3_999);
        Assert.DoesNotContain(Signals(script), s => s is TurnSignal.IdleTimedOut);

        script.Until(4_000);

        Assert.Contains(new TurnSignal.IdleTimedOut(1, Ms(1_000), Ms(4_000)), Signals(script));
        Assert.Contains(new TurnEffect.CommitReply(2), script.Effects);
    }

    [Fact]
    public void Configure_EndpointingDelay_HoldsFromThereOn()
    {
        TurnScript script = Listening(new TurnPolicy(SessionMode.HandsFree) { EndpointingDelay = Ms(900) });
        Speak(script, 300, until: 1_850);
        Assert.DoesNotContain(script.Effects, e => e is TurnEffect.CommitReply);

        script.Until(1_900);

        Assert.Contains(new TurnEffect.CommitReply(1), script.Effects);
    }

    [Fact]
    public void ClearInput_UtteranceInTheMaking_IsForgotten()
    {
        TurnScript script = Listening().At(300, new TurnEvent.SpeechStarted(Ms(240))).At(800, new TurnEvent.ClearInput()).Until(10_000);

        Assert.Contains(new TurnSignal.UtteranceDropped(1), Signals(script));
        Assert.DoesNotContain(script.Effects, e => e is TurnEffect.FinalizeTranscript);
        Assert.False(script.Machine.IsBusy);
    }

    private static TurnScript Listening(TurnPolicy? policy = null)
    {
        TurnScript script = new TurnScript(SessionMode.HandsFree).At(0, new TurnEvent.StartRecording());
        return policy is null ? script : script.At(10, new TurnEvent.Configure(policy));
    }

    private static TurnScript Manual() => Listening(new TurnPolicy(SessionMode.Manual));

    /// <summary>Says hello: 700 ms of speech from there on.</summary>
    private static void Speak(TurnScript script, double ms, double until = 4_000)
    {
        script.At(ms, new TurnEvent.SpeechStarted(Ms(ms - 60))).At(ms + 800, new TurnEvent.SpeechPaused(Ms(ms + 700)));
        script.At(ms + 850, new TurnEvent.TranscriptFinalized(script.LastRequest, "hello"))
            .At(ms + 930, new TurnEvent.SpeechEnded(Ms(ms + 700))).Until(until);
    }

    private static TurnSignal[] Signals(TurnScript script) =>
        [.. script.Effects.OfType<TurnEffect.Signal>().Select(effect => effect.What)];
}
