using Parley.Core.Sessions;
using Parley.Core.Telemetry;
using Parley.Core.Turns;
using Parley.Core.Turns.Interruptions;

using static Parley.Core.Tests.Turns.TurnScript;

namespace Parley.Core.Tests.Turns;

public sealed class TurnMachineWeighingTests
{
    [Fact]
    public void Backchannel_ResumesSoonAndLeavesNoTrace()
    {
        TurnScript script = Playing().At(2_000, new TurnEvent.SpeechStarted(Ms(1_940)))
            .At(2_300, new TurnEvent.SpeechPaused(Ms(2_200)));
        script.At(2_350, new TurnEvent.TranscriptFinalized(script.LastRequest, "mhm"))
            .At(2_420, new TurnEvent.SpeechEnded(Ms(2_200))).Until(2_449);
        Assert.Contains(new TurnEffect.PausePlayout(1), script.Effects);
        Assert.DoesNotContain(script.Effects, e => e is TurnEffect.ResumePlayout);

        script.Until(2_450);
        Assert.Contains(new TurnEffect.ResumePlayout(1), script.Effects);
        script.At(8_000, new TurnEvent.PlayoutFinished(1, new HeardText("You said hello there", 4, Ms(1_000))));

        Assert.DoesNotContain(script.Effects, e => e is TurnEffect.DropPlayout or TurnEffect.RememberUser or TurnEffect.StartReply);
        Assert.DoesNotContain(script.Emitted, e => e is SessionEvent.Transcription);
        TurnMetrics metrics = Assert.Single(script.Emitted.OfType<TurnMetrics>());
        Assert.Equal((1, 1, null), (metrics.InterruptionsHeld, metrics.InterruptionsResumed, metrics.InterruptionReason));
    }

    [Fact]
    public void Noise_WithoutWords_ResumesSoon()
    {
        TurnScript script = Playing().At(2_000, new TurnEvent.SpeechStarted(Ms(1_940)))
            .At(2_300, new TurnEvent.SpeechPaused(Ms(2_200)));
        script.At(2_350, new TurnEvent.TranscriptFinalized(script.LastRequest, "")).Until(2_450);

        Assert.Contains(new TurnEffect.ResumePlayout(1), script.Effects);
        Assert.Contains(
            new TurnEffect.NoteInterruption(1, WasDropped: false, InterruptionReason.NoWords, Ms(450)), script.Effects);
    }

    [Fact]
    public void Cough_OfEightTenthsOfASecond_DoesNotInterrupt()
    {
        TurnScript script = Playing().At(2_000, new TurnEvent.SpeechStarted(Ms(1_940)))
            .At(2_840, new TurnEvent.SpeechPaused(Ms(2_740)));
        script.At(2_900, new TurnEvent.TranscriptFinalized(script.LastRequest, "")).Until(3_000);

        Assert.DoesNotContain(script.Effects, e => e is TurnEffect.DropPlayout);
        Assert.Contains(new TurnEffect.ResumePlayout(1), script.Effects);
    }

    [Theory]
    [InlineData(true, 3_140)]
    [InlineData(false, 2_440)]
    public void LongSpeech_WithoutAWord_InterruptsAfterItsBound(bool hasPartials, int atMs)
    {
        TurnScript script = Playing(hasPartials: hasPartials).At(2_000, new TurnEvent.SpeechStarted(Ms(1_940)));

        script.Until(atMs - 1);
        Assert.DoesNotContain(script.Effects, e => e is TurnEffect.DropPlayout);
        script.Until(atMs);
        Assert.Contains(new TurnEffect.DropPlayout(1), script.Effects);
    }

    [Fact]
    public void StopWord_InAPartial_InterruptsAtOnceAndIsToldThen()
    {
        TurnScript script = Playing().At(2_000, new TurnEvent.SpeechStarted(Ms(1_940)))
            .At(2_200, new TurnEvent.TranscriptChanged("okay"));
        Assert.DoesNotContain(script.Emitted, e => e is SessionEvent.Transcription);

        script.At(2_300, new TurnEvent.TranscriptChanged("okay stop"));

        Assert.Contains(new TurnEffect.DropPlayout(1), script.Effects);
        Assert.Contains(new SessionEvent.Transcription("okay stop", IsFinal: false), script.Emitted);
        Assert.Equal(
            InterruptionReason.StopWord, script.Emitted.OfType<TurnMetrics>().Single().InterruptionReason);
    }

    [Fact]
    public void Murmurs_ThatNeverEnd_InterruptAfterTheTimeout()
    {
        TurnScript script = Playing().At(2_000, new TurnEvent.SpeechStarted(Ms(1_940)))
            .At(2_700, new TurnEvent.TranscriptChanged("yeah yeah"));

        script.Until(3_999);
        Assert.DoesNotContain(script.Effects, e => e is TurnEffect.DropPlayout);
        script.Until(4_000);
        Assert.Contains(new TurnEffect.DropPlayout(1), script.Effects);
    }

    [Fact]
    public void SlowRecogniser_AnswersAfterTheReplyWentOn_MayStillInterrupt()
    {
        TurnScript script = Playing().At(2_000, new TurnEvent.SpeechStarted(Ms(1_940)))
            .At(2_300, new TurnEvent.SpeechPaused(Ms(2_200))).At(2_420, new TurnEvent.SpeechEnded(Ms(2_200))).Until(2_900);
        Assert.Contains(new TurnEffect.ResumePlayout(1), script.Effects);

        script.At(3_100, new TurnEvent.TranscriptFinalized(script.LastRequest, "stop"));

        Assert.Contains(new TurnEffect.DropPlayout(1), script.Effects);
        Assert.Contains(new TurnEffect.RememberUser("stop", 2), script.Effects);
    }

    [Fact]
    public void SlowRecogniser_HearsAMurmurAfterTheReplyIsOver_NothingIsAnswered()
    {
        TurnScript script = Playing().At(2_000, new TurnEvent.SpeechStarted(Ms(1_940)))
            .At(2_300, new TurnEvent.SpeechPaused(Ms(2_200))).At(2_420, new TurnEvent.SpeechEnded(Ms(2_200))).Until(2_900);
        script.At(3_000, new TurnEvent.PlayoutFinished(1, new HeardText("You said hello there", 4, Ms(1_000))));

        script.At(3_100, new TurnEvent.TranscriptFinalized(script.LastRequest, "right"));

        Assert.DoesNotContain(script.Effects, e => e is TurnEffect.RememberUser or TurnEffect.StartReply);
        Assert.False(script.Machine.IsBusy);
        Assert.Equal(SessionState.Recording, script.Machine.State);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(0, false)]
    public void Yes_IsAnAnswerWhereSomethingWasAsked(int heardWords, bool isAnswer)
    {
        TurnScript script = Playing(reply: "Shall I go on with it then?").At(1_999, new TurnEvent.ReplyHeard(1, heardWords))
            .At(2_000, new TurnEvent.SpeechStarted(Ms(1_940))).At(2_300, new TurnEvent.SpeechPaused(Ms(2_200)));

        script.At(2_350, new TurnEvent.TranscriptFinalized(script.LastRequest, "yes")).Until(2_500);

        Assert.Equal(isAnswer, script.Effects.Any(e => e is TurnEffect.DropPlayout));
        Assert.NotEqual(isAnswer, script.Effects.Any(e => e is TurnEffect.ResumePlayout));
    }

    [Fact]
    public void HoldDelay_ShortMurmur_NeverHoldsTheReplyBack()
    {
        var options = new TurnOptions { InterruptionHoldDelayMs = 400 };
        TurnScript script = Playing(options).At(2_000, new TurnEvent.SpeechStarted(Ms(1_940)))
            .At(2_300, new TurnEvent.SpeechPaused(Ms(2_200)));
        script.At(2_350, new TurnEvent.TranscriptFinalized(script.LastRequest, "mhm")).Until(6_000);

        Assert.DoesNotContain(script.Effects, e => e is TurnEffect.PausePlayout or TurnEffect.ResumePlayout or TurnEffect.DropPlayout);
        Assert.Contains(script.Effects, e => e is TurnEffect.NoteInterruption { Reason: InterruptionReason.Backchannel });
    }

    [Fact]
    public void HoldDelay_SpeechGoesOn_HoldsTheReplyBackThen()
    {
        TurnScript script = Playing(new TurnOptions { InterruptionHoldDelayMs = 400 })
            .At(2_000, new TurnEvent.SpeechStarted(Ms(1_940))).Until(2_399);
        Assert.DoesNotContain(script.Effects, e => e is TurnEffect.PausePlayout);

        script.Until(2_400);

        Assert.Contains(new TurnEffect.PausePlayout(1), script.Effects);
    }

    [Fact]
    public void Background_SoftSpeech_LetsTheReplyGoOnUntilSomebodySpeaksUp()
    {
        TurnScript script = Playing().At(2_000, new TurnEvent.SpeechStarted(Ms(1_940)))
            .At(2_100, new TurnEvent.SpeechMeasured(new SpeechSound(-50, -20, 0.9f)));
        Assert.DoesNotContain(script.Effects, e => e is TurnEffect.ResumePlayout); // Words begin softly.
        script.At(2_300, new TurnEvent.SpeechMeasured(new SpeechSound(-50, -20, 0.9f)));
        Assert.Contains(new TurnEffect.ResumePlayout(1), script.Effects);
        script.Forget().At(2_500, new TurnEvent.TranscriptChanged("and so they went"));
        Assert.DoesNotContain(script.Effects, e => e is TurnEffect.DropPlayout);

        script.At(2_900, new TurnEvent.SpeechMeasured(new SpeechSound(-21, -20, 0.9f)));

        Assert.Contains(new TurnEffect.DropPlayout(1), script.Effects);
    }

    [Fact]
    public void SpeechResumed_AfterAMurmurWasForgotten_IsHeard()
    {
        TurnScript script = Playing().At(2_000, new TurnEvent.SpeechStarted(Ms(1_940)))
            .At(2_300, new TurnEvent.SpeechPaused(Ms(2_200)));
        script.At(2_350, new TurnEvent.TranscriptFinalized(script.LastRequest, "yeah")).Until(2_500).Forget();

        script.At(2_600, new TurnEvent.SpeechResumed()).At(2_900, new TurnEvent.TranscriptChanged("tell me another one"));

        Assert.Contains(new TurnEffect.PausePlayout(1), script.Effects);
        Assert.Contains(new TurnEffect.DropPlayout(1), script.Effects);
    }

    /// <summary>A reply is being played since 1,510 ms.</summary>
    private static TurnScript Playing(TurnOptions? options = null, bool hasPartials = true, string reply = "You said hello there.")
    {
        options ??= new TurnOptions();
        var rules = new InterruptionRules(new LexicalInterruptionClassifier(options)) { HasPartials = hasPartials, Language = "en" };
        var script = new TurnScript(SessionMode.HandsFree, options, interruptions: rules);
        script.At(0, new TurnEvent.StartRecording()).At(300, new TurnEvent.SpeechStarted(Ms(240)))
            .At(1_100, new TurnEvent.SpeechPaused(Ms(1_000)));
        script.At(1_150, new TurnEvent.TranscriptFinalized(script.LastRequest, "hello there"))
            .At(1_160, new TurnEvent.ReplyTextArrived(1, reply, 1)).At(1_200, new TurnEvent.SpeechEnded(Ms(1_000)));
        return script.Until(1_500).At(1_510, new TurnEvent.PlayoutStarted(1)).Forget();
    }
}
