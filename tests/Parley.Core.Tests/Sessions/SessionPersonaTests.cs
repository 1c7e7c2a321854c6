using Parley.Core.Sessions;
using Parley.Core.Telemetry;

namespace Parley.Core.Tests.Sessions;

public sealed class SessionPersonaTests
{
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
}
