using Microsoft.Extensions.AI;

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
