using Parley.Core.Sessions;
using Parley.Core.Telemetry;

namespace Parley.Core.Tests.Sessions;

public sealed class SessionHearingTests
{
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
    public void HandsFree_MachineStandsStillInMidSpeech_TheUtteranceGoesOn()
    {
        using var scenario = new SessionScenario();
        scenario.Connect(SessionMode.HandsFree);
        scenario.Send(new ClientCommand.StartRecording());
        scenario.Hear(loud: true, 1_000);
        scenario.Stall(3_000);

        scenario.Hear(loud: true, 1_000); // What the client sent meanwhile comes in only now.

        Assert.Equal(1, scenario.Recogniser.Utterances);
        Assert.Equal(TimeSpan.FromMilliseconds(2_000), scenario.Recogniser.Pushed);
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
    public void VoiceActivity_Breaks_TheSessionEndsAndSaysSoOnce()
    {
        using var scenario = new SessionScenario(voiceActivity: new BrokenDetector());
        scenario.Connect(SessionMode.HandsFree);
        scenario.Send(new ClientCommand.StartRecording());

        scenario.Hear(loud: true, 200);

        SessionEvent.Error error = Assert.Single(scenario.Client.Events.OfType<SessionEvent.Error>());
        Assert.Equal(("internal_error", false), (error.Code, error.Recoverable));
    }
}
