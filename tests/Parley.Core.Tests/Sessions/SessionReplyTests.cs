using Parley.Core.Sessions;
using Parley.Core.Telemetry;
using Parley.Core.Turns;
using Parley.Testing;

namespace Parley.Core.Tests.Sessions;

public sealed class SessionReplyTests
{
    [Fact]
    public void Audio_IsPacedInRealTime()
    {
        using var scenario = new SessionScenario();
        scenario.Connect(SessionMode.PushToTalk);

        scenario.Send(new ClientCommand.SendText("one two three four five six"));
        scenario.Until<SessionEvent.PlaybackStarted>();
        TimeSpan start = scenario.Clock.Elapsed;
        scenario.Pass(400);

        TimeSpan passed = scenario.Clock.Elapsed - start;
        Assert.InRange(scenario.Client.Heard, passed, passed + TimeSpan.FromMilliseconds(80));
    }

    [Fact]
    public void WrittenReply_IsMadeWhileTheLoopIsBusy_EndsAfterItsWords()
    {
        using var scenario = new SessionScenario(brain: new FakeBrain(_ => ["One ", "two."]));
        scenario.Connect(SessionMode.HandsFree);

        // The loop sees the end of the reply behind this work; the words wait in its queue.
        scenario.WhileBusy(session => session.Respond(
            new TurnEvent.Respond(Request: 1, Speaks: false, Remembers: true), session.Plan));

        Assert.Equal(
            [typeof(SessionEvent.LlmResponseDelta), typeof(SessionEvent.LlmResponseDelta), typeof(SessionEvent.LlmResponse), typeof(TurnMetrics)],
            scenario.Client.Events.Where(e => e is not SessionEvent.StateChanged).Select(e => e.GetType()));
        Assert.Equal("One two.", Assert.Single(scenario.Engines.Archive.Open("scenario").History.Snapshot()).Text);
    }

    [Fact]
    public void Brain_SaysVeryMuch_AllOfItIsPlayed()
    {
        using var scenario = new SessionScenario(
            brain: new FakeBrain(_ => Enumerable.Repeat("one two three four five. ", 40)));
        scenario.Connect(SessionMode.PushToTalk);

        scenario.Send(new ClientCommand.SendText("hello"));
        scenario.Until<TurnMetrics>();

        Assert.Equal(200, scenario.Client.Events.OfType<TurnMetrics>().Single().HeardWords);
        Assert.Equal(FakeVoice.WordDuration * 200, scenario.Client.Heard);
    }

    [Fact]
    public void Brain_SaysNothing_TheTurnEndsSilently()
    {
        using var scenario = new SessionScenario(brain: new FakeBrain(_ => []));
        scenario.Connect(SessionMode.PushToTalk);

        scenario.Send(new ClientCommand.SendText("hello"));
        scenario.Until<TurnMetrics>();

        Assert.DoesNotContain(scenario.Client.Events, e => e is SessionEvent.PlaybackStarted);
        Assert.Equal(new SessionEvent.StateChanged(SessionState.Idle), scenario.Client.Events[^1] is TurnMetrics
            ? scenario.Client.Events.OfType<SessionEvent.StateChanged>().Last()
            : scenario.Client.Events[^1]);
    }

    [Fact]
    public void Brain_BreaksOff_WhatWasSaidIsPlayedAndTheSessionGoesOn()
    {
        using var scenario = new SessionScenario(brain: FakeBrain.Echo);
        scenario.Brain.Failure = new EngineUnavailableException("The model is gone. Start it.");
        scenario.Connect(SessionMode.PushToTalk);

        scenario.Send(new ClientCommand.SendText("hello friend of mine."));
        scenario.Until<TurnMetrics>();
        scenario.Brain.Failure = null;
        scenario.Send(new ClientCommand.SendText("again"));
        scenario.Until<TurnMetrics>(count: 2);

        SessionEvent.Error error = Assert.Single(scenario.Client.Events.OfType<SessionEvent.Error>());
        Assert.Equal(("brain_unavailable", "The model is gone. Start it.", true), (error.Code, error.Message, error.Recoverable));
        Assert.Contains(new SessionEvent.LlmResponse("You said: again."), scenario.Client.Events);
    }

    [Fact]
    public void Voice_Fails_TheAnswerIsStillWritten()
    {
        using var scenario = new SessionScenario();
        scenario.Voice.Failure = new EngineUnavailableException("No voice. Install one.");
        scenario.Connect(SessionMode.PushToTalk);

        scenario.Send(new ClientCommand.SendText("hello"));
        scenario.Until<TurnMetrics>();

        Assert.Contains(new SessionEvent.LlmResponse("You said: hello."), scenario.Client.Events);
        Assert.Contains(scenario.Client.Events, e => e is SessionEvent.Error { Code: "voice_unavailable" });
        Assert.Equal(new SessionEvent.StateChanged(SessionState.Idle),
            scenario.Client.Events.OfType<SessionEvent.StateChanged>().Last());
    }

    [Fact]
    public void Voice_NoLongerHasTheVoice_TheAnswerIsStillWritten()
    {
        using var scenario = new SessionScenario();
        scenario.Voice.Failure = new ArgumentException("There is no voice 'x'.");
        scenario.Connect(SessionMode.PushToTalk);

        scenario.Send(new ClientCommand.SendText("hello"));
        scenario.Until<TurnMetrics>();

        Assert.Contains(new SessionEvent.LlmResponse("You said: hello."), scenario.Client.Events);
        Assert.Contains(scenario.Client.Events, e => e is SessionEvent.Error { Code: "voice_unavailable" });
    }

    [Fact]
    public void PlaybackPosition_OfAClientThatPlaysLate_LosesNoWordOfAReplyThatIsHeardToItsEnd()
    {
        using var scenario = new SessionScenario();
        scenario.Connect(SessionMode.PushToTalk);
        scenario.Send(new ClientCommand.SendText("first"));
        scenario.Until<SessionEvent.PlaybackStarted>();
        scenario.Pass(400);

        scenario.Send(new ClientCommand.PlaybackPosition(TimeSpan.FromMilliseconds(200)));
        scenario.Until<TurnMetrics>();

        Assert.Equal(3, scenario.Client.Events.OfType<TurnMetrics>().Single().HeardWords);
    }
}
