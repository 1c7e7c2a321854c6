using Parley.Core.Sessions;
using Parley.Core.Telemetry;
using Parley.Core.Turns;
using Parley.Testing;

namespace Parley.Core.Tests.Sessions;

public sealed class TurnDetectionTests
{
    [Fact]
    public void Session_DetectorHearsTheEnd_AnswersSoonerThanTheSilenceRule()
    {
        double sure = DelayOf(0.9f);
        double unsure = DelayOf(0.1f);

        Assert.InRange(sure, 300, 340);
        Assert.InRange(unsure, 2_500, 2_540);
    }

    [Fact]
    public void Session_Pause_TheDetectorHearsTheTurn()
    {
        using SessionScenario scenario = Scenario(out FakeTurnDetector detector);
        scenario.Recogniser.EndOfTurnProbability = 0.25f;
        detector.Says(0.9f);

        Speak(scenario, 2_000);

        TurnContext question = Assert.Single(detector.Questions);
        Assert.InRange(question.Speech.TotalMilliseconds, 1_950, 2_050);
        Assert.InRange(question.Silence.TotalMilliseconds, 100, 150);
        Assert.Equal(0.25f, question.EndOfTurnProbability);
        // 500 ms before, the speech, and the pause so far.
        Assert.InRange(question.Samples.Length / 16.0, 2_590, 2_700);
        Assert.True(question.Samples.Span[7_000] == 0 && question.Samples.Span[9_000] != 0 && question.Samples.Span[^1] == 0);
        TurnMetrics metrics = scenario.Client.Events.OfType<TurnMetrics>().Single();
        Assert.Equal((0.9f, 0), ((float)metrics.EndOfTurnProbability!, metrics.TurnDetectorMs!.Value));
    }

    [Fact]
    public void Session_SpeakerGoesOn_TheQuestionIsAbandoned()
    {
        using SessionScenario scenario = Scenario(out FakeTurnDetector detector);
        detector.Says(0.9f).Delay = TimeSpan.FromMinutes(1); // Cancelling takes its time, by another clock.
        scenario.Hear(loud: false, 600);
        scenario.Hear(loud: true, 2_000);
        scenario.Hear(loud: false, 300);

        scenario.Hear(loud: true, 1_000);
        scenario.HangUp();

        Assert.Equal((1, 1), (detector.Questions.Count, detector.Abandoned));
        Assert.DoesNotContain(scenario.Client.Events, static e => e is SessionEvent.Transcription { IsFinal: true });
    }

    [Fact]
    public void Session_DetectorHangs_TheSilenceRuleTakesOverAndTheSessionEnds()
    {
        using SessionScenario scenario = Scenario(out FakeTurnDetector detector);
        detector.Says(0.9f).Delay = Timeout.InfiniteTimeSpan;

        Speak(scenario, 2_000);
        scenario.HangUp();

        double delay = scenario.Client.Events.OfType<TurnMetrics>().Single().EndOfTurnDelayMs!.Value;
        Assert.InRange(delay, 1_100, 1_150); // A second after the question.
        Assert.Equal(1, detector.Abandoned);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(1.5f)]
    [InlineData(null)]
    public void Session_DetectorFails_TheSilenceRuleDecidesAndItIsToldOnce(float? answer)
    {
        using SessionScenario scenario = Scenario(out FakeTurnDetector detector);
        detector.Says(answer).Failure = answer is null ? new EngineUnavailableException("The model is missing; fetch it.") : null;

        Speak(scenario, 2_000);
        Speak(scenario, 2_000, turn: 2);

        Assert.Equal(2, detector.Questions.Count);
        Assert.All(scenario.Client.Events.OfType<TurnMetrics>(), static metrics => Assert.InRange(metrics.EndOfTurnDelayMs!.Value, 500, 540));
        SessionEvent.Error error = Assert.Single(scenario.Client.Events.OfType<SessionEvent.Error>());
        Assert.Equal(("turn_detector_failed", true), (error.Code, error.Recoverable));
    }

    [Fact]
    public void Session_Command_IsNeverSlowerThanTheSilenceRule()
    {
        using SessionScenario scenario = Scenario(out FakeTurnDetector detector);
        detector.Says(0.01f);

        Speak(scenario, 600);

        Assert.InRange(scenario.Client.Events.OfType<TurnMetrics>().Single().EndOfTurnDelayMs!.Value, 500, 540);
    }

    [Fact]
    public async Task Recogniser_IsBelieved()
    {
        float? answer = await new RecogniserTurnDetector().PredictEndOfTurnAsync(
            new TurnContext(default, default, default) { EndOfTurnProbability = 0.7f }, TestContext.Current.CancellationToken);

        Assert.Equal(0.7f, answer);
    }

    private static double DelayOf(float probability)
    {
        using SessionScenario scenario = Scenario(out FakeTurnDetector detector);
        detector.Says(probability);
        Speak(scenario, 2_000);
        return scenario.Client.Events.OfType<TurnMetrics>().Single().EndOfTurnDelayMs!.Value;
    }

    private static void Speak(SessionScenario scenario, double ms, int turn = 1)
    {
        scenario.Hear(loud: false, 600);
        scenario.Hear(loud: true, ms);
        scenario.Until<TurnMetrics>(turn, silent: true);
    }

    private static SessionScenario Scenario(out FakeTurnDetector detector)
    {
        FakeTurnDetector? fake = null;
        var scenario = new SessionScenario(["hello there", "and again"], detector: clock => fake = new FakeTurnDetector(clock));
        scenario.Connect(SessionMode.HandsFree);
        scenario.Send(new ClientCommand.StartRecording());
        detector = fake!;
        return scenario;
    }
}
