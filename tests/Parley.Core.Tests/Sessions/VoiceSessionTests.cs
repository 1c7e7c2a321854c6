using Microsoft.Extensions.AI;

using Parley.Core.Brain;
using Parley.Core.Sessions;
using Parley.Core.Telemetry;
using Parley.Core.Turns;
using Parley.Testing;

namespace Parley.Core.Tests.Sessions;

public sealed class VoiceSessionTests
{
    [Fact]
    public void HandsFree_OneUtterance_IsAnsweredAloudFromTheSpeculation()
    {
        using var scenario = new SessionScenario();
        scenario.Connect(SessionMode.HandsFree);
        scenario.Send(new ClientCommand.StartRecording());

        scenario.Hear(loud: false, 300);
        scenario.Hear(loud: true, 1_000);
        scenario.Until<SessionEvent.PlaybackComplete>(silent: true);

        SessionEvent[] told = [.. scenario.Client.Events.Where(e => e is not TurnMetrics)];
        Assert.Contains(new SessionEvent.Transcription("hello there", IsFinal: true), told);
        Assert.Contains(new SessionEvent.LlmResponse("You said: hello there."), told);
        Assert.Equal(
            [
                SessionState.Recording, SessionState.Processing, SessionState.Synthesizing, SessionState.Playing,
                SessionState.Recording,
            ],
            told.OfType<SessionEvent.StateChanged>().Select(e => e.State));
        Assert.Equal(FakeVoice.WordDuration * 4, scenario.Client.Heard);
        TurnMetrics metrics = Assert.Single(scenario.Client.Events.OfType<TurnMetrics>());
        Assert.Equal(Speculation.Used, metrics.Speculation);
        Assert.InRange(metrics.EndOfTurnDelayMs!.Value, 500, 532);
        Assert.InRange(metrics.ReplyLatencyMs!.Value - metrics.EndOfTurnDelayMs.Value, 0, 20);
        Assert.Equal(4, metrics.HeardWords);
    }

    [Fact]
    public void HandsFree_Speech_ReachesTheRecogniserWithWhatWasKeptBefore()
    {
        using var scenario = new SessionScenario();
        scenario.Connect(SessionMode.HandsFree);
        scenario.Send(new ClientCommand.StartRecording());

        scenario.Hear(loud: false, 2_000);
        scenario.Hear(loud: true, 1_000);
        scenario.Pass(40);

        Assert.InRange(scenario.Recogniser.Pushed.TotalMilliseconds, 1_460, 1_540);
    }

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
    public void HandsFree_ClientSendsNothingMoreInMidSpeech_TheTurnEnds()
    {
        using var scenario = new SessionScenario();
        scenario.Connect(SessionMode.HandsFree);
        scenario.Send(new ClientCommand.StartRecording());
        scenario.Hear(loud: true, 1_000);

        scenario.Pass(900);
        Assert.DoesNotContain(scenario.Client.Events, e => e is SessionEvent.Transcription { IsFinal: true });
        scenario.Until<TurnMetrics>();

        Assert.InRange(scenario.Client.Events.OfType<TurnMetrics>().Single().EndOfTurnDelayMs!.Value, 960, 1_060); // A window.
    }

    [Fact]
    public void HandsFree_NetworkStallsInMidSpeech_TheUtteranceGoesOn()
    {
        using var scenario = new SessionScenario();
        scenario.Connect(SessionMode.HandsFree);
        scenario.Send(new ClientCommand.StartRecording());
        scenario.Hear(loud: true, 1_000);
        scenario.Pass(900);

        scenario.Hear(loud: true, 1_000);

        Assert.Equal(1, scenario.Recogniser.Utterances);
        Assert.Equal(TimeSpan.FromMilliseconds(2_000), scenario.Recogniser.Pushed);
    }

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
    public void PushToTalk_StartToStop_IsOneTurn()
    {
        using var scenario = new SessionScenario();
        scenario.Connect(SessionMode.PushToTalk);
        scenario.Send(new ClientCommand.StartRecording());

        scenario.Hear(loud: true, 500);
        scenario.Send(new ClientCommand.StopRecording());
        scenario.Until<SessionEvent.PlaybackComplete>();

        Assert.Contains(new SessionEvent.Transcription("hello there", IsFinal: true), scenario.Client.Events);
        Assert.InRange(scenario.Recogniser.Pushed.TotalMilliseconds, 500, 520);
    }

    [Fact]
    public void Sound_WhileTheMicrophoneIsClosed_IsRefusedOnce()
    {
        using var scenario = new SessionScenario();
        scenario.Connect(SessionMode.PushToTalk);

        scenario.Hear(loud: true, 200);

        SessionEvent.Error error = Assert.IsType<SessionEvent.Error>(Assert.Single(scenario.Client.Events));
        Assert.Equal("not_recording", error.Code);
        Assert.Equal(0, scenario.Recogniser.Utterances);
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
    public void SetPersona_Known_AnswersInItsVoice()
    {
        using var scenario = new SessionScenario();
        scenario.Connect(SessionMode.PushToTalk);

        scenario.Send(new ClientCommand.SetPersona("pirate"));
        scenario.Send(new ClientCommand.SendText("hello"));
        scenario.Until<TurnMetrics>();

        Assert.Equal("Arr.", scenario.Brain.Turns[0].Persona.Prompt);
        Assert.Equal("other", scenario.Voice.VoicesAsked[0]);
    }

    [Fact]
    public void Persona_ChangedBetweenTurns_AnswersTheNextAsItIsThen()
    {
        using var scenario = new SessionScenario();
        scenario.Connect(SessionMode.PushToTalk);
        scenario.Send(new ClientCommand.SendText("one"));
        scenario.Until<TurnMetrics>();

        scenario.Personas.Change("Be long.");
        scenario.Send(new ClientCommand.SendText("two"));
        scenario.Until<TurnMetrics>(2);

        Assert.Equal(["Be brief.", "Be long."], scenario.Brain.Turns.Select(turn => turn.Persona.Prompt));
    }

    [Theory]
    [InlineData("unknown_persona")]
    [InlineData("unknown_voice")]
    public void SetPersonaOrVoice_Unknown_IsToldWithWhatThereIs(string code)
    {
        using var scenario = new SessionScenario();
        scenario.Connect(SessionMode.PushToTalk);

        scenario.Send(code == "unknown_voice" ? new ClientCommand.SetVoice("x") : new ClientCommand.SetPersona("x"));
        scenario.Until<SessionEvent.Error>();

        Assert.Equal(code, scenario.Client.Events.OfType<SessionEvent.Error>().Single().Code);
    }

    [Fact]
    public void Persona_WithAVoiceThatIsGone_IsToldAndSpeaksWithAnother()
    {
        using var scenario = new SessionScenario();
        scenario.Connect(SessionMode.PushToTalk);
        scenario.Personas.Change("Be brief.", voice: "deleted");

        scenario.Send(new ClientCommand.SendText("one"));
        scenario.Until<SessionEvent.PlaybackComplete>();

        SessionEvent.Error error = Assert.Single(scenario.Client.Events.OfType<SessionEvent.Error>());
        Assert.Equal("unknown_voice", error.Code);
        Assert.Contains("'deleted'", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(scenario.Voice.VoicesAsked);
        Assert.All(scenario.Voice.VoicesAsked, Assert.Null);
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
    public void Reconnect_SameId_GoesOnWithTheConversation()
    {
        using var scenario = new SessionScenario();
        scenario.Connect(SessionMode.PushToTalk);
        scenario.Send(new ClientCommand.SendText("first"));
        scenario.Until<TurnMetrics>();
        scenario.HangUp();

        scenario.Connect(SessionMode.PushToTalk);
        scenario.Send(new ClientCommand.SendText("second"));
        scenario.Until<TurnMetrics>();

        Assert.Equal(["first", "You said: first."], scenario.Brain.Turns[^1].History.Select(m => m.Text));
        Assert.Equal(FakeVoice.WordDuration * 3, scenario.Client.Heard);
    }

    [Fact]
    public void HangUp_InMidReply_EndsAndRemembersWhatWasHeard()
    {
        using var scenario = new SessionScenario();
        scenario.Connect(SessionMode.PushToTalk);
        scenario.Send(new ClientCommand.SendText("one two three four five"));
        scenario.Until<SessionEvent.PlaybackStarted>();
        scenario.Pass(500);

        scenario.HangUp();

        ChatMessage heard = scenario.Engines.Archive.Open("scenario").History.Snapshot()[^1];
        Assert.Equal(ChatRole.Assistant, heard.Role);
        Assert.StartsWith(heard.Text, "You said: one two three four five.");
        Assert.False(scenario.Session.IsBusy);
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

    [Fact]
    public void VoiceActivity_Breaks_TheSessionEndsAndSaysSoOnce()
    {
        using var scenario = new SessionScenario(voiceActivity: new BrokenDetector());
        scenario.Connect(SessionMode.HandsFree);
        scenario.Send(new ClientCommand.StartRecording());

        scenario.Hear(loud: true, 200);

        SessionEvent.Error error = Assert.Single(scenario.Client.Events.OfType<SessionEvent.Error>());
        Assert.Equal(("internal_error", false), (error.Code, error.Recoverable));
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
    public void Recording_ReplayedOnAFreshMachine_HasTheSameEffects()
    {
        var recording = new StringWriter();
        using var scenario = new SessionScenario(["tell me a story", "", "stop it please"]);
        scenario.Connect(SessionMode.HandsFree, new TurnRecorder(recording));
        scenario.Send(new ClientCommand.StartRecording());
        scenario.Hear(loud: true, 600);
        scenario.Until<SessionEvent.PlaybackStarted>(silent: true);
        scenario.Hear(loud: true, 100);
        scenario.Until<SessionEvent.PlaybackComplete>(silent: true);
        scenario.Hear(loud: true, 600);
        scenario.Until<SessionEvent.PlaybackComplete>(count: 2, silent: true);
        scenario.HangUp();

        var machine = new TurnMachine("scenario", SessionMode.HandsFree, scenario.Engines.Turns);
        string[] lines = recording.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.True(lines.Length > 25, $"only {lines.Length} steps were recorded");
        Assert.Empty(TurnReplay.Differences(new StringReader(recording.ToString()), machine));
        Assert.NotEmpty(TurnReplay.Differences(
            new StringReader(recording.ToString()), new TurnMachine("scenario", SessionMode.PushToTalk, new TurnOptions())));
    }
}
