using Parley.Core.Turns;
using Parley.Core.Turns.Interruptions;

namespace Parley.Core.Tests.Turns.Interruptions;

public sealed class LexicalInterruptionClassifierTests
{
    private static readonly LexicalInterruptionClassifier _classifier = new(new TurnOptions());

    [Theory]
    [InlineData("en", "Mm-hmm.")]
    [InlineData("en", "uh-huh")]
    [InlineData("en-GB", "Right, right.")]
    [InlineData("en", "yeah yeah, of course")]
    [InlineData("en", "Oh, I see…")]
    [InlineData("en", "hmmmmm")]
    [InlineData("en", "That’s right")]
    [InlineData("de", "Ja, genau.")]
    [InlineData("de", "ach so")]
    [InlineData("de-AT", "Natürlich")]
    [InlineData("fr", "oui, d'accord")]
    [InlineData("fr", "Tout à fait")]
    [InlineData("es", "Sí, claro que sí")]
    [InlineData("it", "Va bene, ho capito")]
    [InlineData("pt", "está bem")]
    [InlineData("nl", "ja, precies")]
    [InlineData(null, "genau")]
    [InlineData("sv", "mhm")]
    public void Decide_AgreementAndSilence_Resumes(string? language, string text) => Assert.Equal(
        InterruptionDecision.Resume(InterruptionReason.Backchannel), _classifier.Decide(Said(text, language)));

    [Theory]
    [InlineData("en", "stop", InterruptionReason.StopWord)]
    [InlineData("en", "Okay, stop!", InterruptionReason.StopWord)]
    [InlineData("en", "yeah but hold on", InterruptionReason.StopWord)]
    [InlineData("en", "no", InterruptionReason.StopWord)]
    [InlineData("de", "Moment mal", InterruptionReason.StopWord)]
    [InlineData("fr", "Attendez", InterruptionReason.StopWord)]
    [InlineData("es", "espera", InterruptionReason.StopWord)]
    [InlineData("it", "un attimo", InterruptionReason.StopWord)]
    [InlineData("pt", "não", InterruptionReason.StopWord)]
    [InlineData("nl", "wacht even", InterruptionReason.StopWord)]
    [InlineData("en", "what", InterruptionReason.Question)]
    [InlineData("de", "Wie bitte?", InterruptionReason.Question)]
    [InlineData("en", "and why is that", InterruptionReason.Question)]
    [InlineData("en", "yeah tell me about trains", InterruptionReason.Words)]
    [InlineData("en", "nineteen", InterruptionReason.Words)]
    [InlineData("en", "right so the other one please", InterruptionReason.Words)]
    public void Decide_WordsThatCarryOn_DropsAtOnce(string language, string text, InterruptionReason reason) =>
        Assert.Equal(InterruptionDecision.Drop(reason), _classifier.Decide(Said(text, language) with { Silence = TimeSpan.Zero }));

    [Theory]
    [InlineData("stop")]
    [InlineData("wait")]
    [InlineData("hold on")]
    public void Decide_StopWordInMidSpeech_DropsAtOnce(string text) => Assert.Equal(
        InterruptionDecision.Drop(InterruptionReason.StopWord), _classifier.Decide(Speaking(text, 200)));

    [Theory]
    [InlineData("yes")]
    [InlineData("no")]
    [InlineData("right")]
    [InlineData("uh-huh")]
    public void Decide_AnswerAfterAQuestion_Drops(string text) => Assert.Equal(
        InterruptionDecision.Drop(InterruptionReason.Answer), _classifier.Decide(Said(text) with { HasAsked = true }));

    [Theory]
    [InlineData("um")]
    [InlineData("oh")]
    [InlineData("")]
    public void Decide_NoAnswerAfterAQuestion_Resumes(string text) => Assert.Equal(
        InterruptionVerdict.Resume, _classifier.Decide(Said(text) with { HasAsked = true }).Verdict);

    [Fact]
    public void Decide_SilenceTooShort_WaitsForTheRestOfIt() => Assert.Equal(
        InterruptionDecision.Wait(Ms(150)), _classifier.Decide(Said("mhm") with { Silence = Ms(100) }));

    [Fact]
    public void Decide_AgreementThatSoundsUnfinished_WaitsLonger()
    {
        InterruptionEvidence evidence = Said("yeah") with { EndOfTurnProbability = 0.1f };

        Assert.Equal(InterruptionVerdict.Wait, _classifier.Decide(evidence).Verdict);
        Assert.Equal(InterruptionVerdict.Resume, _classifier.Decide(evidence with { Silence = Ms(500) }).Verdict);
    }

    [Fact]
    public void Decide_NoTextYet_WaitsForTheRecogniser()
    {
        InterruptionEvidence evidence = Said("") with { IsTextComplete = false };

        Assert.Equal(InterruptionDecision.Wait(Ms(400)), _classifier.Decide(evidence));
        Assert.Equal(
            InterruptionDecision.Resume(InterruptionReason.NoWords), _classifier.Decide(evidence with { Silence = Ms(700) }));
    }

    [Theory]
    [InlineData(800, true, InterruptionVerdict.Wait)]
    [InlineData(1_200, true, InterruptionVerdict.Drop)]
    [InlineData(400, false, InterruptionVerdict.Wait)]
    [InlineData(500, false, InterruptionVerdict.Drop)]
    public void Decide_SpeechWithoutWords_DropsWhenItIsLong(int ms, bool hasPartials, InterruptionVerdict verdict) =>
        Assert.Equal(verdict, _classifier.Decide(Speaking("", ms) with { HasPartials = hasPartials }).Verdict);

    [Fact]
    public void Decide_MurmursThatGoOn_KeepsWaiting() =>
        Assert.Equal(InterruptionDecision.Wait(), _classifier.Decide(Speaking("yeah yeah sure", 1_900)));

    [Theory]
    [InlineData("the")]
    [InlineData("but but")]
    public void Decide_ScrapInAShortSound_Resumes(string text) => Assert.Equal(
        InterruptionDecision.Resume(InterruptionReason.Fragment), _classifier.Decide(Said(text)));

    [Fact]
    public void Decide_ScrapsAtLength_Drops() => Assert.Equal(
        InterruptionDecision.Drop(InterruptionReason.Words), _classifier.Decide(Said("and if he had")));

    [Theory]
    [InlineData("all")]
    [InlineData("got")]
    [InlineData("fish")]
    public void Decide_OneWordInMidSpeech_WaitsForWhatItBecomes(string text) =>
        Assert.Equal(InterruptionVerdict.Wait, _classifier.Decide(Speaking(text, 300)).Verdict);

    [Fact]
    public void Decide_MuchSofterThanThePerson_ResumesAndListensOn()
    {
        InterruptionEvidence evidence = Speaking("tell me about trains", 900);

        Assert.Equal(
            InterruptionDecision.Resume(InterruptionReason.Background),
            _classifier.Decide(evidence with { Sound = new SpeechSound(-45, -20, 0.9f) }));
        Assert.Equal(
            InterruptionVerdict.Drop, _classifier.Decide(evidence with { Sound = new SpeechSound(-30, -20, 0.9f) }).Verdict);
        Assert.Equal(
            InterruptionVerdict.Drop, _classifier.Decide(evidence with { Sound = new SpeechSound(-45, null, 0.9f) }).Verdict);
    }

    [Theory]
    [InlineData("stop", InterruptionVerdict.Drop)]
    [InlineData("okay hold on", InterruptionVerdict.Drop)]
    [InlineData("no he said to her", InterruptionVerdict.Resume)]
    public void Decide_PlainStopHoweverSoft_Drops(string text, InterruptionVerdict verdict) => Assert.Equal(
        verdict, _classifier.Decide(Said(text) with { Sound = new SpeechSound(-60, -20, 0.9f) }).Verdict);

    [Fact]
    public void Decide_OwnWords_CountAsTheSettingsSay()
    {
        var options = new TurnOptions { InterruptionBackchannels = ["Tell me more"], InterruptionStopWords = ["basta così"] };
        var classifier = new LexicalInterruptionClassifier(options);

        Assert.Equal(InterruptionReason.Backchannel, classifier.Decide(Said("tell me more")).Reason);
        Assert.Equal(InterruptionReason.StopWord, classifier.Decide(Said("Basta cosi!")).Reason);
    }

    [Fact]
    public void Decide_FewerWordsThanAsked_Resumes()
    {
        var classifier = new LexicalInterruptionClassifier(new TurnOptions { InterruptionMinimumWords = 3 });

        Assert.Equal(InterruptionVerdict.Resume, classifier.Decide(Said("trains please")).Verdict);
        Assert.Equal(InterruptionVerdict.Drop, classifier.Decide(Said("trains please now")).Verdict);
        Assert.Equal(InterruptionReason.StopWord, classifier.Decide(Said("stop")).Reason);
    }

    private static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);

    private static InterruptionEvidence Said(string text, string? language = "en") => new()
    {
        Text = text,
        IsTextComplete = true,
        Language = language,
        Speech = Ms(400),
        Silence = Ms(300),
    };

    private static InterruptionEvidence Speaking(string text, int ms) => new()
    {
        Text = text,
        Language = "en",
        Speech = Ms(ms),
        IsSpeaking = true,
    };
}
