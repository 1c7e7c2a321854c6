using Parley.Core.TextToSpeech;
using Parley.Testing;

namespace Parley.Core.Tests.TextToSpeech;

public sealed class PausingTextToSpeechEngineTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Synthesize_PauseBetweenWords_IsSilenceOfThatLength()
    {
        var inner = new FakeTextToSpeechEngine();
        var engine = new PausingTextToSpeechEngine(inner);
        TimeSpan one = (await Speech.OfAsync(inner, new SpeechRequest("One."), Token)).Duration;
        TimeSpan two = (await Speech.OfAsync(inner, new SpeechRequest("Two."), Token)).Duration;

        Speech speech = await Speech.OfAsync(engine, new SpeechRequest("One. [pause:500ms] Two."), Token);

        Assert.Equal(one + TimeSpan.FromMilliseconds(500) + two, speech.Duration);
        int from = inner.Format.SampleRateHz * (int)one.TotalMilliseconds / 1_000;
        Assert.All(speech.Samples.Skip(from).Take(inner.Format.SampleRateHz / 2), sample => Assert.Equal(0, sample));
    }

    [Theory]
    [InlineData("No marks here.")]
    [InlineData("[pause:soon] is no mark")]
    public async Task Synthesize_NoMark_PassesAsItIs(string text)
    {
        var inner = new FakeTextToSpeechEngine();

        Speech speech = await Speech.OfAsync(new PausingTextToSpeechEngine(inner), new SpeechRequest(text), Token);

        Assert.Equal((await Speech.OfAsync(inner, new SpeechRequest(text), Token)).Duration, speech.Duration);
    }

    [Fact]
    public void Synthesize_UnknownVoice_ThrowsAtTheCall()
    {
        var engine = new PausingTextToSpeechEngine(new FakeTextToSpeechEngine());

        Assert.Throws<ArgumentException>(() => engine.SynthesizeAsync(new SpeechRequest("a [pause:1s] b") { Voice = "no such voice" }, Token));
    }
}
