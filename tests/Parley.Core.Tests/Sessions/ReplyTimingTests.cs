using Parley.Core.Brain;
using Parley.Core.Sessions;
using Parley.Core.Telemetry;
using Parley.Core.Turns;
using Parley.Core.Turns.Interruptions;
using Parley.Testing;

namespace Parley.Core.Tests.Sessions;

/// <summary>What a client is told that wants to show the reply's text as it sounds.</summary>
public sealed class ReplyTimingTests
{
    [Fact]
    public void Reply_Played_EachClauseIsToldWithItsFirstSound()
    {
        using SessionScenario scenario = Connect(_ => ["**Hello** there. ", "This is [all](http://x.de)."]);

        scenario.Send(new ClientCommand.SendText("hi"));
        scenario.Until<TurnMetrics>();

        SessionEvent.ReplyTiming[] told = [.. scenario.Client.Events.OfType<SessionEvent.ReplyTiming>()];
        Assert.Equal("**Hello** there.", told.Last(news => news.Clause == 1).Text);
        SessionEvent.ReplyTiming last = told[^1];
        Assert.Equal((2, " This is [all](http://x.de).", 400, 1_000), (last.Clause, last.Text, last.StartMs, last.EndMs));
        Assert.Equal([new(" This", 400, 600), new(" is", 600, 800), new(" [all](http://x.de).", 800, 1_000)], last.Words);
        List<SessionEvent> events = [.. scenario.Client.Events];
        Assert.IsType<SessionEvent.PlaybackStarted>(events[events.IndexOf(told[0]) - 1]);
        Assert.True(events.IndexOf(last) < events.FindIndex(e => e is SessionEvent.PlaybackComplete));
    }

    [Fact]
    public void Reply_NobodyAsked_NothingIsTold()
    {
        using var scenario = new SessionScenario();
        scenario.Connect(SessionMode.PushToTalk);

        scenario.Send(new ClientCommand.SendText("hi"));
        scenario.Until<TurnMetrics>();

        Assert.Empty(scenario.Client.Events.OfType<SessionEvent.ReplyTiming>());
    }

    [Fact]
    public void Murmur_ReplyIsHeldAndGoesOn_ToldFromWhichWord()
    {
        using SessionScenario scenario = Connect(
            _ => [string.Concat(Enumerable.Repeat("one two three four five six. ", 5))], ["tell me a story", "mm-hmm"]);
        scenario.Send(new ClientCommand.StartRecording());
        scenario.Hear(loud: true, 600);
        scenario.Until<SessionEvent.PlaybackStarted>(silent: true);
        scenario.Hear(loud: false, 500);

        scenario.Hear(loud: true, 300);
        scenario.Hear(loud: false, 500);
        scenario.Until<SessionEvent.PlaybackComplete>(silent: true);

        List<SessionEvent> events = [.. scenario.Client.Events];
        SessionEvent.PlaybackResumed resumed = Assert.Single(events.OfType<SessionEvent.PlaybackResumed>());
        Assert.Equal(0, resumed.PositionMs % FakeVoice.WordDuration.TotalMilliseconds);
        Assert.InRange(resumed.PositionMs, 200, 800);
        Assert.InRange(
            events.FindIndex(e => e is SessionEvent.PlaybackPaused), events.FindIndex(e => e is SessionEvent.PlaybackStarted),
            events.IndexOf(resumed));
    }

    [Fact]
    public void TurnMetrics_PreparedReply_StagesHaveTheirPlaceOnOneLine()
    {
        using SessionScenario scenario = Connect(_ => ["Hello there."]);
        scenario.Send(new ClientCommand.StartRecording());
        scenario.Hear(loud: true, 600);
        scenario.Until<TurnMetrics>(silent: true);

        TurnMetrics metrics = scenario.Client.Events.OfType<TurnMetrics>().First();

        Assert.Equal(Speculation.Used, metrics.Speculation);
        Assert.InRange(metrics.LlmAskedMs!.Value, 0, metrics.EndOfTurnDelayMs!.Value);
        double ready = metrics.LlmAskedMs.Value + metrics.LlmFirstClauseMs!.Value + metrics.TtsFirstAudioMs!.Value;
        Assert.InRange(ready, 0, metrics.ReplyLatencyMs!.Value);
    }

    private static SessionScenario Connect(Func<UserTurn, IEnumerable<string>> answer, string[]? lines = null)
    {
        var options = new TurnOptions();
        var scenario = new SessionScenario(
            lines, new FakeBrain(answer), options, interruptions: new LexicalInterruptionClassifier(options));
        scenario.Connect(SessionMode.HandsFree, tellsReplyTiming: true);
        return scenario;
    }
}
