using Parley.Core.Brain;
using Parley.Core.Sessions;
using Parley.Core.Telemetry;
using Parley.Core.Turns;
using Parley.Core.Turns.Interruptions;
using Parley.Testing;

namespace Parley.Core.Tests.Sessions;

public sealed class InterruptionTests
{
    [Fact]
    public void BargeIn_Confirmed_KeepsOnlyTheWordsHeardInTheHistory()
    {
        using var scenario = new SessionScenario(["tell me a story", "stop it please"]);
        scenario.Connect(SessionMode.HandsFree);
        scenario.Send(new ClientCommand.StartRecording());
        scenario.Hear(loud: true, 600);
        scenario.Until<SessionEvent.PlaybackStarted>(silent: true);

        scenario.Hear(loud: false, 320); // "You said:" has been heard to its first word.
        TimeSpan heardBefore = scenario.Client.Heard;
        scenario.Hear(loud: true, 800);
        TimeSpan heardAfter = scenario.Client.Heard;
        scenario.Until<SessionEvent.PlaybackComplete>(silent: true);

        SessionEvent.PlaybackInterrupted cut =
            Assert.Single(scenario.Client.Events.OfType<SessionEvent.PlaybackInterrupted>());
        Assert.InRange(heardAfter - heardBefore, TimeSpan.Zero, TimeSpan.FromMilliseconds(100)); // Two windows and one frame.
        Assert.NotEqual("", cut.HeardText);
        UserTurn second = scenario.Brain.Turns[^1];
        Assert.Equal("stop it please", second.Text);
        Assert.Equal(["tell me a story", cut.HeardText], second.History.Select(m => m.Text));
        Assert.StartsWith(cut.HeardText, "You said: tell me a story.");
    }

    [Fact]
    public void BargeIn_Cough_ResumesFromTheWordThatWasCut()
    {
        using var scenario = new SessionScenario(["tell me a story", ""]);
        scenario.Connect(SessionMode.HandsFree);
        scenario.Send(new ClientCommand.StartRecording());
        scenario.Hear(loud: true, 600);
        scenario.Until<SessionEvent.PlaybackStarted>(silent: true);

        scenario.Hear(loud: false, 300);
        scenario.Hear(loud: true, 100);
        scenario.Hear(loud: false, 1_000);
        TimeSpan whilePaused = scenario.Client.Heard;
        scenario.Until<SessionEvent.PlaybackComplete>(silent: true);

        TimeSpan whole = FakeVoice.WordDuration * 6;
        Assert.InRange(whilePaused, TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(500));
        Assert.InRange(scenario.Client.Heard, whole + TimeSpan.FromMilliseconds(20), whole + FakeVoice.WordDuration);
        Assert.DoesNotContain(scenario.Client.Events, e => e is SessionEvent.PlaybackInterrupted);
    }

    [Fact]
    public void PlaybackPosition_AfterAnInterruption_CorrectsTheHistory()
    {
        using var scenario = new SessionScenario(["tell me a story", "stop it please"]);
        scenario.Connect(SessionMode.HandsFree);
        scenario.Send(new ClientCommand.StartRecording());
        scenario.Hear(loud: true, 600);
        scenario.Until<SessionEvent.PlaybackStarted>(silent: true);
        scenario.Hear(loud: false, 700);
        scenario.Hear(loud: true, 700);

        scenario.Send(new ClientCommand.PlaybackPosition(TimeSpan.FromMilliseconds(250)));
        scenario.Until<SessionEvent.PlaybackComplete>(silent: true);

        Assert.Equal(["tell me a story", "You"], scenario.Brain.Turns[^1].History.Select(m => m.Text));
    }

    [Fact]
    public void Backchannel_ReplyGoesOnSoonAndNothingIsRemembered()
    {
        using SessionScenario scenario = Playing(["tell me a story", "mm-hmm"]);

        scenario.Hear(loud: true, 300);
        scenario.Hear(loud: false, 200);
        TimeSpan whileHeld = scenario.Client.Heard;
        scenario.Hear(loud: false, 200);
        Assert.True(scenario.Client.Heard > whileHeld, "the reply does not go on 400 ms after the murmur");
        scenario.Until<SessionEvent.PlaybackComplete>(silent: true);

        Assert.DoesNotContain(scenario.Client.Events, e => e is SessionEvent.PlaybackInterrupted);
        Assert.DoesNotContain(scenario.Client.Events, e => e is SessionEvent.Transcription { Text: "mm-hmm" });
        Assert.Single(scenario.Brain.Turns);
        TurnMetrics metrics = Assert.Single(scenario.Client.Events.OfType<TurnMetrics>());
        Assert.Equal((1, 1, null), (metrics.InterruptionsHeld, metrics.InterruptionsResumed, metrics.InterruptionReason));
    }

    [Fact]
    public void LongMurmur_WithoutPartials_DoesNotInterruptButWordsDo()
    {
        using SessionScenario scenario = Playing(["tell me a story", "please be brief"]);

        scenario.Hear(loud: true, 900);
        Assert.DoesNotContain(scenario.Client.Events, e => e is SessionEvent.PlaybackInterrupted);
        scenario.Understand("please be");
        scenario.Hear(loud: true, 100);

        Assert.Contains(scenario.Client.Events, e => e is SessionEvent.PlaybackInterrupted);
        Assert.Contains(new SessionEvent.Transcription("please be", IsFinal: false), scenario.Client.Events);
        scenario.Until<SessionEvent.PlaybackComplete>(silent: true);
        Assert.Equal("please be brief", scenario.Brain.Turns[^1].Text);
    }

    [Fact]
    public void StopWord_InAPartial_SilencesTheReplyAtOnce()
    {
        using SessionScenario scenario = Playing(["tell me a story", "stop"]);

        scenario.Hear(loud: true, 120);
        scenario.Understand("stop");
        scenario.Hear(loud: true, 20);

        Assert.Contains(scenario.Client.Events, e => e is SessionEvent.PlaybackInterrupted);
        Assert.Equal(
            InterruptionReason.StopWord, scenario.Client.Events.OfType<TurnMetrics>().Single().InterruptionReason);
    }

    [Fact]
    public void HoldDelay_Murmur_IsSpokenOverWithoutAGap()
    {
        using SessionScenario scenario = Playing(["tell me a story", "right"], new TurnOptions { InterruptionHoldDelayMs = 500 });
        TimeSpan before = scenario.Client.Heard;

        scenario.Hear(loud: true, 300);
        scenario.Hear(loud: false, 100);

        Assert.InRange((scenario.Client.Heard - before).TotalMilliseconds, 380, 420);
    }

    [Fact]
    public void SwitchedOff_WordsInterruptAsBefore()
    {
        using SessionScenario scenario = Playing(["tell me a story", "mm-hmm"], new TurnOptions { InterruptionByMeaning = false });

        scenario.Hear(loud: true, 300);
        scenario.Hear(loud: false, 300);

        Assert.Contains(scenario.Client.Events, e => e is SessionEvent.PlaybackInterrupted);
    }

    [Fact]
    public void Recording_WithEvidence_ReplaysExactly()
    {
        var recording = new StringWriter();
        using SessionScenario scenario = Playing(["tell me a story", "mm-hmm", "stop it"], recorder: new TurnRecorder(recording));
        scenario.Hear(loud: true, 300);
        scenario.Hear(loud: false, 600);
        scenario.Hear(loud: true, 300);
        scenario.Until<SessionEvent.PlaybackInterrupted>(silent: true);
        scenario.HangUp();

        var machine = new TurnMachine(
            "scenario", SessionMode.HandsFree, scenario.Engines.Turns,
            interruptions: new InterruptionRules(scenario.Engines.Interruptions!));

        Assert.Contains("speech_measured", recording.ToString(), StringComparison.Ordinal);
        Assert.Contains("reply_heard", recording.ToString(), StringComparison.Ordinal);
        Assert.Empty(TurnReplay.Differences(new StringReader(recording.ToString()), machine));
    }

    private static SessionScenario Playing(string[] lines, TurnOptions? options = null, TurnRecorder? recorder = null)
    {
        options ??= new TurnOptions();
        var brain = new FakeBrain(_ => [string.Concat(Enumerable.Repeat("one two three four five six. ", 5))]);
        var scenario = new SessionScenario(
            lines, brain, options, interruptions: new LexicalInterruptionClassifier(options));
        scenario.Connect(SessionMode.HandsFree, recorder);
        scenario.Send(new ClientCommand.StartRecording());
        scenario.Hear(loud: true, 600);
        scenario.Until<SessionEvent.PlaybackStarted>(silent: true);
        scenario.Hear(loud: false, 500);
        return scenario;
    }
}
