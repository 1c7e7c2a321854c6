using Parley.Core.Sessions;
using Parley.Core.Telemetry;
using Parley.Core.Turns;

using static Parley.Core.Tests.Turns.TurnScript;

namespace Parley.Core.Tests.Turns;

public sealed class TurnMachineTests
{
    [Fact]
    public void HandsFree_SpeechThenSilence_AnswersAfterTheEndpointingDelay()
    {
        TurnScript script = Spoken();

        script.Until(1_499);
        Assert.DoesNotContain(script.Effects, e => e is TurnEffect.CommitReply);

        script.Until(1_500);
        Assert.Contains(new TurnEffect.CommitReply(1), script.Effects);
        Assert.Contains(new TurnEffect.RememberUser("hello there", 1), script.Effects);
        Assert.Contains(new SessionEvent.Transcription("hello there", IsFinal: true), script.Emitted);
    }

    [Fact]
    public void Speculation_SameWordsAtTheEnd_ReleasesThePreparedReply()
    {
        TurnScript script = Spoken().Until(1_500);

        script.At(1_510, new TurnEvent.PlayoutStarted(1)).At(2_000, Finished(1));

        TurnMetrics metrics = Assert.Single(script.Emitted.OfType<TurnMetrics>());
        Assert.Single(script.Effects.OfType<TurnEffect.StartReply>());
        Assert.Equal(Speculation.Used, metrics.Speculation);
        Assert.Equal(500, metrics.EndOfTurnDelayMs);
        Assert.Equal(510, metrics.ReplyLatencyMs);
        Assert.Equal(150, metrics.TranscriptionDelayMs);
    }

    [Fact]
    public void Speculation_SpeakerGoesOn_DiscardsUnheardAndCountsTheWaste()
    {
        TurnScript script = Spoken().At(1_200, new TurnEvent.ReplyTextArrived(1, "You said", 7));

        script.At(1_250, new TurnEvent.SpeechStarted(Ms(1_190)));
        Assert.Contains(new TurnEffect.CancelReply(1), script.Effects);
        Assert.DoesNotContain(script.Emitted, e => e is SessionEvent.LlmResponseDelta);

        script.At(2_100, new TurnEvent.SpeechPaused(Ms(2_000)));
        script.At(2_150, new TurnEvent.TranscriptFinalized(script.LastRequest, "hello there friend"));
        script.At(2_230, new TurnEvent.SpeechEnded(Ms(2_000))).Until(2_500).At(2_501, new TurnEvent.PlayoutStarted(2));
        script.At(3_000, Finished(2));

        TurnMetrics metrics = Assert.Single(script.Emitted.OfType<TurnMetrics>());
        Assert.Equal(Speculation.Used, metrics.Speculation);
        Assert.Equal(7, metrics.WastedLlmTokens);
    }

    [Fact]
    public void Speculation_OtherWordsAtTheEnd_StartsAfresh()
    {
        var script = new TurnScript(SessionMode.PushToTalk);
        script.At(0, new TurnEvent.StartRecording()).At(300, new TurnEvent.SpeechStarted(Ms(240)));
        script.At(1_100, new TurnEvent.SpeechPaused(Ms(1_000)));
        script.At(1_110, new TurnEvent.TranscriptFinalized(script.LastRequest, "hello"));
        script.At(1_120, new TurnEvent.SpeechResumed()).At(1_300, new TurnEvent.StopRecording());
        script.At(1_350, new TurnEvent.TranscriptFinalized(script.LastRequest, "hello you"));

        Assert.Equal([new(1, "hello"), new TurnEffect.StartReply(2, "hello you")],
            script.Effects.OfType<TurnEffect.StartReply>());
        Assert.Contains(new TurnEffect.CancelReply(1), script.Effects);
        Assert.Contains(new TurnEffect.CommitReply(2), script.Effects);
    }

    [Fact]
    public void Transcription_LostAfterPartials_TellsAndGoesOnWithWhatWasUnderstood()
    {
        var script = new TurnScript(SessionMode.PushToTalk);
        script.At(0, new TurnEvent.StartRecording()).At(300, new TurnEvent.SpeechStarted(Ms(240)));
        script.At(900, new TurnEvent.TranscriptChanged("hello there")).At(1_000, new TurnEvent.StopRecording());

        script.At(1_100, new TurnEvent.TranscriptionFailed(script.LastRequest, "The server is gone."));

        Assert.Contains(script.Emitted.OfType<SessionEvent.Error>(), error => error.Message == "The server is gone.");
        Assert.Contains(new SessionEvent.Transcription("hello there", IsFinal: true), script.Emitted);
        Assert.Contains(new TurnEffect.RememberUser("hello there", 1), script.Effects);
    }

    [Fact]
    public void Transcription_LostBeforeAnyWord_EndsTheTurn()
    {
        var script = new TurnScript(SessionMode.PushToTalk);
        script.At(0, new TurnEvent.StartRecording()).At(300, new TurnEvent.SpeechStarted(Ms(240))).At(1_000, new TurnEvent.StopRecording());

        script.At(1_100, new TurnEvent.TranscriptionFailed(script.LastRequest, "The server is gone."));

        Assert.Single(script.Emitted.OfType<SessionEvent.Error>());
        Assert.DoesNotContain(script.Effects, effect => effect is TurnEffect.RememberUser);
    }

    [Fact]
    public void Speculation_FailedGuess_AsksAgainAtTheEndOfTheTurn()
    {
        TurnScript script = Spoken().At(1_200, new TurnEvent.ReplyFailed(1, "brain_unavailable", "down"));
        Assert.DoesNotContain(script.Emitted, e => e is SessionEvent.Error);

        script.Until(1_500);

        Assert.Contains(new TurnEffect.CommitReply(2), script.Effects);
    }

    [Fact]
    public void TranscriptEmpty_AtTheEnd_GoesOnListeningWithoutATurn()
    {
        TurnScript script = Listening().At(300, new TurnEvent.SpeechStarted(Ms(240)))
            .At(500, new TurnEvent.SpeechPaused(Ms(400)));
        script.At(510, new TurnEvent.TranscriptFinalized(script.LastRequest, "  "));
        script.At(620, new TurnEvent.SpeechEnded(Ms(400))).Until(900);

        Assert.Equal(SessionState.Recording, script.Machine.State);
        Assert.DoesNotContain(script.Effects, e => e is TurnEffect.StartReply);
        Assert.False(script.Machine.IsBusy);
    }

    [Fact]
    public void Interruption_LongSpeech_DropsAndKeepsWhatWasHeard()
    {
        TurnScript script = Playing().Forget().At(2_000, new TurnEvent.SpeechStarted(Ms(1_940)));
        Assert.Contains(new TurnEffect.PausePlayout(1), script.Effects);
        Assert.DoesNotContain(script.Effects, e => e is TurnEffect.DropPlayout);

        script.Until(2_440);

        Assert.Contains(new TurnEffect.DropPlayout(1), script.Effects);
        Assert.Contains(new TurnEffect.CancelReply(1), script.Effects);
        Assert.Contains(new TurnEffect.RememberAssistant(1, "You said"), script.Effects);
        Assert.Contains(new SessionEvent.PlaybackInterrupted("You said", 400), script.Emitted);
        Assert.Equal(SessionState.Recording, script.Machine.State);
    }

    [Fact]
    public void Interruption_ShortWord_DropsWhenTheWordIsUnderstood()
    {
        TurnScript script = Playing().At(2_000, new TurnEvent.SpeechStarted(Ms(1_940)))
            .At(2_300, new TurnEvent.SpeechPaused(Ms(2_200)));
        script.At(2_350, new TurnEvent.TranscriptFinalized(script.LastRequest, "stop"));

        Assert.Contains(new TurnEffect.DropPlayout(1), script.Effects);
        Assert.Contains(new TurnEffect.StartReply(2, "stop"), script.Effects);
    }

    [Fact]
    public void Interruption_Noise_ResumesAfterTheTimeout()
    {
        TurnScript script = Playing().Forget().At(2_000, new TurnEvent.SpeechStarted(Ms(1_940)))
            .At(2_300, new TurnEvent.SpeechPaused(Ms(2_200)));
        script.At(2_350, new TurnEvent.TranscriptFinalized(script.LastRequest, ""));
        script.At(2_420, new TurnEvent.SpeechEnded(Ms(2_200))).Until(3_999);
        Assert.DoesNotContain(script.Effects, e => e is TurnEffect.ResumePlayout);

        script.Until(4_000);

        Assert.Contains(new TurnEffect.ResumePlayout(1), script.Effects);
        Assert.DoesNotContain(script.Effects, e => e is TurnEffect.DropPlayout);
        Assert.Equal(SessionState.Playing, script.Machine.State);
    }

    [Fact]
    public void Interruption_TooFewWordsAtAPause_WaitsForTheRest()
    {
        var options = new TurnOptions { InterruptionMinimumWords = 2, InterruptionMinimumSpeechMs = 5_000 };
        var script = new TurnScript(SessionMode.HandsFree, options);
        script.At(0, new TurnEvent.StartRecording()).At(10, new TurnEvent.SendText("go on"))
            .At(20, new TurnEvent.PlayoutStarted(1));
        script.At(100, new TurnEvent.SpeechStarted(Ms(40))).At(300, new TurnEvent.SpeechPaused(Ms(200)));
        script.At(310, new TurnEvent.TranscriptFinalized(script.LastRequest, "no"));
        Assert.DoesNotContain(script.Effects, e => e is TurnEffect.DropPlayout or TurnEffect.EndUtterance);

        script.At(350, new TurnEvent.SpeechResumed()).At(600, new TurnEvent.SpeechPaused(Ms(500)));
        script.At(610, new TurnEvent.TranscriptFinalized(script.LastRequest, "no wait"));

        Assert.Contains(new TurnEffect.DropPlayout(1), script.Effects);
        Assert.Contains(new TurnEffect.StartReply(2, "no wait"), script.Effects);
    }

    [Fact]
    public void Reply_Fails_IsToldWithItsCode()
    {
        TurnScript script = Spoken().Until(1_500).At(1_510, new TurnEvent.ReplyFailed(1, "brain_unavailable", "down"));

        Assert.Contains(new SessionEvent.Error("down", "brain_unavailable", Recoverable: true), script.Emitted);
    }

    [Fact]
    public void Reply_FailureComesInAfterItsEmptyPlayoutEnded_IsToldAllTheSame()
    {
        TurnScript script = Spoken().Until(1_500)
            .At(1_510, new TurnEvent.PlayoutFinished(1, HeardText.Nothing))
            .At(1_511, new TurnEvent.ReplyFailed(1, "brain_unavailable", "down"));

        Assert.Contains(new SessionEvent.Error("down", "brain_unavailable", Recoverable: true), script.Emitted);
    }

    [Fact]
    public void Interruption_BeforeAnythingIsHeard_RemembersOnlyThePerson()
    {
        TurnScript script = Spoken().Until(1_500);
        script.Heard = HeardText.Nothing;

        script.At(1_600, new TurnEvent.SpeechStarted(Ms(1_540))).Until(2_040);

        Assert.Contains(new TurnEffect.CancelReply(1), script.Effects);
        Assert.DoesNotContain(script.Effects, e => e is TurnEffect.RememberAssistant);
        Assert.DoesNotContain(script.Emitted, e => e is SessionEvent.PlaybackInterrupted);
        Assert.Equal(SessionState.Recording, script.Machine.State);
    }

    [Fact]
    public void PushToTalk_StopWithoutPause_AsksForTheTranscriptAndAnswers()
    {
        var script = new TurnScript(SessionMode.PushToTalk);
        script.At(0, new TurnEvent.StartRecording()).At(900, new TurnEvent.StopRecording());
        Assert.Equal(SessionState.Processing, script.Machine.State);

        script.At(950, new TurnEvent.TranscriptFinalized(script.LastRequest, "what time is it"));

        Assert.Contains(new TurnEffect.CommitReply(1), script.Effects);
    }

    [Fact]
    public void PushToTalk_StopInMidSpeech_MeasuresFromTheStop()
    {
        var script = new TurnScript(SessionMode.PushToTalk);
        script.At(0, new TurnEvent.StartRecording()).At(300, new TurnEvent.SpeechStarted(Ms(240)))
            .At(500, new TurnEvent.SpeechPaused(Ms(400))).At(600, new TurnEvent.SpeechResumed());
        script.At(2_000, new TurnEvent.StopRecording());
        script.At(2_050, new TurnEvent.TranscriptFinalized(script.LastRequest, "a long question"));
        script.At(2_100, new TurnEvent.PlayoutStarted(script.LastReplyId)).At(3_000, Finished(script.LastReplyId));

        TurnMetrics metrics = Assert.Single(script.Emitted.OfType<TurnMetrics>());
        Assert.Equal((0, 50, 100), (metrics.EndOfTurnDelayMs, metrics.TranscriptionDelayMs, metrics.ReplyLatencyMs));
    }

    [Fact]
    public void StopRecording_InMidCough_DoesNotInterruptTheReply()
    {
        TurnScript script = Playing().Forget().At(2_000, new TurnEvent.SpeechStarted(Ms(1_940)))
            .At(2_100, new TurnEvent.StopRecording());
        script.At(2_150, new TurnEvent.TranscriptFinalized(script.LastRequest, "")).Until(6_000);

        Assert.DoesNotContain(script.Effects, e => e is TurnEffect.DropPlayout);
        Assert.Contains(new TurnEffect.ResumePlayout(1), script.Effects);
    }

    [Theory]
    [InlineData("start_recording")]
    [InlineData("stop_recording")]
    [InlineData("send_text")]
    public void Command_ThatTheStateForbids_IsRefusedAndChangesNothing(string command)
    {
        TurnScript script = command == "stop_recording"
            ? new TurnScript(SessionMode.PushToTalk)
            : new TurnScript(SessionMode.PushToTalk).At(0, new TurnEvent.StartRecording());
        SessionState before = script.Machine.State;

        script.Forget().At(10, command switch
        {
            "start_recording" => new TurnEvent.StartRecording(),
            "stop_recording" => new TurnEvent.StopRecording(),
            _ => new TurnEvent.SendText("hello"),
        });

        SessionEvent.Error error = Assert.IsType<SessionEvent.Error>(Assert.Single(script.Emitted));
        Assert.Equal("invalid_state", error.Code);
        Assert.Contains(command, error.Message);
        Assert.Single(script.Effects);
        Assert.Equal(before, script.Machine.State);
    }

    [Fact]
    public void SendText_WhilePlaying_InterruptsAndAnswers()
    {
        TurnScript script = Playing().Forget().At(2_000, new TurnEvent.SendText("no, the other one"));

        Assert.Contains(new TurnEffect.DropPlayout(1), script.Effects);
        Assert.Contains(new TurnEffect.CommitReply(2), script.Effects);
        Assert.Equal(SessionState.Processing, script.Machine.State);
    }

    [Fact]
    public void Transcript_NeverComes_TellsAndGoesOn()
    {
        TurnScript script = Listening().At(300, new TurnEvent.SpeechStarted(Ms(240)))
            .At(1_100, new TurnEvent.SpeechPaused(Ms(1_000))).At(1_230, new TurnEvent.SpeechEnded(Ms(1_000)));

        script.Until(31_500);

        Assert.Contains(script.Emitted, e => e is SessionEvent.Error { Code: "transcription_timeout" });
        Assert.Equal(SessionState.Recording, script.Machine.State);
        Assert.False(script.Machine.IsBusy);
    }

    [Fact]
    public void UserAway_SilenceOnBothSides_IsToldOnce()
    {
        TurnScript script = Listening().Until(60_000);

        Assert.Single(script.Emitted.OfType<SessionEvent.UserAway>());
    }

    private static TurnScript Listening() =>
        new TurnScript(SessionMode.HandsFree).At(0, new TurnEvent.StartRecording());

    /// <summary>"hello there" until 1,000 ms; understood at 1,150 ms; silence since.</summary>
    private static TurnScript Spoken()
    {
        TurnScript script = Listening().At(300, new TurnEvent.SpeechStarted(Ms(240)))
            .At(1_100, new TurnEvent.SpeechPaused(Ms(1_000)));
        return script.At(1_150, new TurnEvent.TranscriptFinalized(script.LastRequest, "hello there"))
            .At(1_200, new TurnEvent.SpeechEnded(Ms(1_000)));
    }

    private static TurnScript Playing() => Spoken().Until(1_500).At(1_510, new TurnEvent.PlayoutStarted(1));

    private static TurnEvent.PlayoutFinished Finished(int replyId) =>
        new(replyId, new HeardText("You said hello there", 4, Ms(1_000)));
}
