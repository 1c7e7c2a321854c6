using Parley.Core.Sessions;
using Parley.Core.Telemetry;
using Parley.Core.Turns;

using static Parley.Core.Tests.Turns.TurnScript;

namespace Parley.Core.Tests.Turns;

public sealed class TurnMachineEndpointingTests
{
    // The last speech sample of the turns here.
    private const double End = 3_000;
    private const double LongAgo = 300;
    private const double Lately = 2_300;

    [Theory]
    [InlineData(0.9f, LongAgo, End + 300)]
    [InlineData(0.1f, LongAgo, End + 2_500)]
    [InlineData(0.9f, Lately, End + 300)]
    [InlineData(0.1f, Lately, End + 500)] // A command: the silence rule limits the delay.
    public void Answer_ToThePause_SetsTheDelayFromTheLastSpeech(float probability, double start, double decidedMs)
    {
        TurnScript script = Paused(start);

        script.At(End + 150, new TurnEvent.EndOfTurnPredicted(Question(script), probability)).At(End + 220, Ended());

        AssertDecidedAt(script, decidedMs);
    }

    [Fact]
    public void Answer_AfterItsTimeHasCome_DecidesAtOnce()
    {
        TurnScript script = Paused(LongAgo).At(End + 220, Ended());

        script.At(End + 640, new TurnEvent.EndOfTurnPredicted(Question(script), 0.9f));

        Assert.Contains(script.Effects, static e => e is TurnEffect.CommitReply);
    }

    [Fact]
    public void Answer_AboutAnEarlierPause_IsIgnored()
    {
        TurnScript script = Paused(LongAgo);
        int earlier = Question(script);
        script.At(End + 150, new TurnEvent.SpeechResumed()).At(End + 600, new TurnEvent.SpeechPaused(Ms(End + 500)));
        script.At(End + 620, new TurnEvent.TranscriptFinalized(script.LastRequest, "so"));

        script.At(End + 650, new TurnEvent.EndOfTurnPredicted(earlier, 0.9f)).At(End + 730, Ended(End + 500));
        script.Until(End + 1_500);

        Assert.Contains(script.Effects, e => e is TurnEffect.AbandonPrediction a && a.Request == earlier);
        Assert.DoesNotContain(script.Effects, static e => e is TurnEffect.CommitReply);
    }

    [Theory]
    [InlineData(LongAgo, End + 1_100)] // A second after the question.
    [InlineData(Lately, End + 500)]
    public void NoAnswer_GivesWayToTheSilenceRule(double start, double decidedMs)
    {
        TurnScript script = Paused(start).At(End + 220, Ended());

        AssertDecidedAt(script, decidedMs);
        Assert.Contains(script.Effects, e => e is TurnEffect.AbandonPrediction);
    }

    [Fact]
    public void Answer_ThatItCannotTell_GivesWayToTheSilenceRule()
    {
        TurnScript script = Paused(LongAgo);

        script.At(End + 150, new TurnEvent.EndOfTurnPredicted(Question(script), null)).At(End + 220, Ended());

        AssertDecidedAt(script, End + 500);
    }

    [Fact]
    public void Unfinished_SilenceGrows_IsAskedAgainUntilItIsFinished()
    {
        TurnScript script = Paused(LongAgo, options: new TurnOptions { TurnDetectorIntervalMs = 500 });
        script.At(End + 150, new TurnEvent.EndOfTurnPredicted(Question(script), 0.1f)).At(End + 220, Ended());
        script.Until(End + 500);
        Assert.Equal(2, script.Effects.OfType<TurnEffect.PredictEndOfTurn>().Count());
        script.At(End + 540, new TurnEvent.EndOfTurnPredicted(Question(script), 0.2f)).Until(End + 1_000);
        TurnEffect.PredictEndOfTurn third = script.Effects.OfType<TurnEffect.PredictEndOfTurn>().Last();

        script.At(End + 1_040, new TurnEvent.EndOfTurnPredicted(third.Request, 0.8f));

        Assert.Equal((Ms(End - LongAgo), Ms(1_000), "so"), (third.Speech, third.Silence, third.Transcript));
        Assert.Contains(script.Effects, static e => e is TurnEffect.CommitReply);
        Assert.Equal(3, script.Effects.OfType<TurnEffect.PredictEndOfTurn>().Count());
    }

    [Fact]
    public void Unfinished_SecondQuestionUnanswered_KeepsTheFirstAnswer()
    {
        TurnScript script = Paused(LongAgo, options: new TurnOptions { TurnDetectorIntervalMs = 500 });
        script.At(End + 150, new TurnEvent.EndOfTurnPredicted(Question(script), 0.1f)).At(End + 220, Ended()).Until(End + 510);

        script.At(End + 540, new TurnEvent.EndOfTurnPredicted(Question(script), null));

        AssertDecidedAt(script, End + 2_500);
    }

    [Fact]
    public void Policy_TakesThePlaceOfTheOptions()
    {
        TurnScript eager = Paused(LongAgo, new TurnPolicy(SessionMode.HandsFree) { EndOfTurnThreshold = 0.3f, FinishedDelay = Ms(200) });
        eager.At(End + 150, new TurnEvent.EndOfTurnPredicted(Question(eager), 0.4f)).At(End + 200, Ended());
        TurnScript patient = Paused(LongAgo, new TurnPolicy(SessionMode.HandsFree) { UnfinishedDelay = Ms(4_000) });
        patient.At(End + 150, new TurnEvent.EndOfTurnPredicted(Question(patient), 0.4f)).At(End + 200, Ended());
        TurnScript silent = Paused(LongAgo, new TurnPolicy(SessionMode.HandsFree) { UsesTurnDetector = false, EndpointingDelay = Ms(700) });
        silent.At(End + 220, Ended());

        Assert.Contains(eager.Effects, static e => e is TurnEffect.CommitReply);
        AssertDecidedAt(patient, End + 4_000);
        Assert.DoesNotContain(silent.Effects, static e => e is TurnEffect.PredictEndOfTurn);
        AssertDecidedAt(silent, End + 700);
    }

    [Fact]
    public void Answer_OfATurn_IsInItsRecord()
    {
        TurnScript script = Paused(LongAgo);
        script.At(End + 150, new TurnEvent.EndOfTurnPredicted(Question(script), 0.9f)).At(End + 220, Ended()).Until(End + 300);

        script.At(End + 400, new TurnEvent.PlayoutFinished(script.LastReplyId, HeardText.Nothing));

        TurnMetrics metrics = script.Emitted.OfType<TurnMetrics>().Single();
        Assert.Equal((50, 0.9f), (metrics.TurnDetectorMs!.Value, (float)metrics.EndOfTurnProbability!.Value));
    }

    private static int Question(TurnScript script) => script.Effects.OfType<TurnEffect.PredictEndOfTurn>().Last().Request;

    private static TurnEvent.SpeechEnded Ended(double lastSpeechMs = End) => new(Ms(lastSpeechMs));

    private static TurnScript Paused(double startMs, TurnPolicy? policy = null, TurnOptions? options = null)
    {
        var script = new TurnScript(SessionMode.HandsFree, options, hasTurnDetector: true);
        script.At(0, new TurnEvent.StartRecording());
        if (policy is not null)
            script.At(10, new TurnEvent.Configure(policy));
        script.At(startMs + 60, new TurnEvent.SpeechStarted(Ms(startMs))).At(End + 100, new TurnEvent.SpeechPaused(Ms(End)));
        return script.At(End + 120, new TurnEvent.TranscriptFinalized(script.LastRequest, "so"));
    }

    private static void AssertDecidedAt(TurnScript script, double ms)
    {
        script.Until(ms - 1);
        Assert.DoesNotContain(script.Effects, static e => e is TurnEffect.CommitReply);
        script.Until(ms);
        Assert.Contains(script.Effects, static e => e is TurnEffect.CommitReply);
    }
}
