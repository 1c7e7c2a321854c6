using Parley.Core.Sessions;
using Parley.Core.Telemetry;
using Parley.Core.Turns;
using Parley.Core.Turns.Interruptions;
using Parley.Testing;

namespace Parley.Core.Tests.Sessions;

public sealed class InterruptionTests
{
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
