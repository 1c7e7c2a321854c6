using Microsoft.Extensions.DependencyInjection;

using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.TextToSpeech;
using Parley.Engines.Flite;
using Parley.Testing;

namespace Parley.Engines.Tests.Flite;

public sealed class FliteTextToSpeechEngineTests
{
    private readonly FliteTextToSpeechEngine _engine = new();

    public FliteTextToSpeechEngineTests()
    {
        if (FliteLibrary.Probe() is { IsAvailable: false, Detail: var reason })
            Assert.Skip(reason);
    }

    [Fact]
    public async Task Synthesize_Words_AreTimedAsTheyWereWritten()
    {
        Speech speech = await SayAsync("Well, Dr. Smith's 42 well-known cafés — at example.com — cost €3.50! “Yes.”");

        Assert.Equal("Well Dr Smith's 42 well-known cafés at example.com cost €3.50 Yes", string.Join(' ', speech.Words.Select(word => word.Word)));
        WordTiming price = speech.Words[^2];
        Assert.InRange((price.End - price.Start).TotalSeconds, 0.5, 2.5); // "three point five zero euros" is long
    }

    [Fact]
    public async Task Synthesize_Words_LieWhereTheSoundIs()
    {
        Speech speech = await SayAsync("Stop. Then go.");

        // Between the sentences is a pause of a quarter of a second or more.
        TimeSpan pauseStart = speech.Words[0].End + TimeSpan.FromMilliseconds(60);
        TimeSpan pauseEnd = speech.Words[1].Start - TimeSpan.FromMilliseconds(60);
        Assert.True(pauseEnd - pauseStart > TimeSpan.FromMilliseconds(100), $"Words: {string.Join(' ', speech.Words)}");
        Assert.True(Peak(speech, pauseStart, pauseEnd) < 0.02f, "There is sound between the sentences.");
        Assert.All(speech.Words, word => Assert.True(Peak(speech, word.Start, word.End) > 0.05f, $"{word} is silent."));
    }

    [Fact]
    public async Task Synthesize_WordTimes_ComeWithTheSoundInWhichTheyEnd()
    {
        await foreach (SpeechFrame frame in _engine.SynthesizeAsync(new SpeechRequest("One two three. Four five six."), TestContext.Current.CancellationToken))
        {
            using AudioFrame audio = frame.Audio;
            Assert.All(frame.Words, word => Assert.InRange(word.End, audio.Timestamp, audio.Timestamp + audio.Duration));
        }
    }

    [Fact]
    public async Task Synthesize_SeveralSentences_AreAsLongAsEachByItself()
    {
        TimeSpan together = (await SayAsync("First comes this. Then comes that! And now?")).Duration;
        TimeSpan apart = TimeSpan.Zero;
        foreach (string sentence in new[] { "First comes this.", "Then comes that!", "And now?" })
            apart += (await SayAsync(sentence)).Duration;

        Assert.Equal(apart.TotalMilliseconds, together.TotalMilliseconds, 1.0);
    }

    [Fact]
    public async Task Synthesize_FirstFrame_ComesBeforeTheSentenceIsMade()
    {
        const string Long = "This sentence has no comma and goes on and on with one word after another until there are nearly forty of them "
            + "in it because only then does it take so long that one can see the difference at all";

        // One time of several is enough: on a busy machine the reader may be late for all of it.
        double share = 1;
        for (int run = 0; run < 10 && share > 0.8; run++)
            share = Math.Min(share, await FirstFrameShareAsync(Long));

        Assert.InRange(share, 0, 0.8);
    }

    [Fact]
    public async Task Synthesize_OtherScriptsOnly_GivesNothing() => Assert.Empty((await SayAsync("你好。Привет.")).Frames);

    [Theory]
    [InlineData("slt")]
    [InlineData("kal")]
    public async Task Synthesize_RandomTexts_Survives(string voice)
    {
        var random = new Random(9);
        string[] pieces = ["Dr.", "$", "3.14", "1,000", "10:30", "U.S.", "%", "--", "'s", "MCMXC", "1990s", "12/25/2020", "$1,000,000.01", "12345678901234567890",
            "-5", "+", "=", "#", "@", "&", "zzzz", "xkcd", "'", "\"", "(", ")", "/", "Henry VIII", "5'10", "1-800-555-1234", "0x1F", "B2B", "!!!", "?", ";", ","];
        for (int run = 0; run < 30; run++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(3) switch
            {
                0 => new string([.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => (char)random.Next(33, 127))]),
                1 => new string([.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => (char)random.Next('a', 'z' + 1))]),
                _ => pieces[random.Next(pieces.Length)],
            } + (random.Next(5) == 0 ? "" : " ")));

            Speech speech = await Speech.OfAsync(_engine, new SpeechRequest(text) { Voice = voice, Speed = 4 }, TestContext.Current.CancellationToken);

            Assert.Equal(SpokenContent.HasWords(text), speech.Frames.Count > 0);
        }
    }

    [Fact]
    public void AddFlite_Registration_HasEngineAndDescriptor()
    {
        using ServiceProvider services = new ServiceCollection().AddFlite().BuildServiceProvider();

        Assert.Equal("flite", services.GetRequiredKeyedService<ITextToSpeechEngine>("flite").Name);
        EngineDescriptor descriptor = services.GetRequiredService<EngineDescriptor>();
        Assert.Equal((EngineKind.TextToSpeech, "flite", 20), (descriptor.Kind, descriptor.Name, descriptor.Rank));
        Assert.True(descriptor.Probe().IsAvailable);
    }

    /// <summary>The time to the first frame as a share of the time to the last.</summary>
    private async Task<double> FirstFrameShareAsync(string text)
    {
        long start = TimeProvider.System.GetTimestamp();
        TimeSpan first = TimeSpan.Zero;
        await foreach (SpeechFrame frame in _engine.SynthesizeAsync(new SpeechRequest(text), TestContext.Current.CancellationToken))
        {
            frame.Audio.Dispose();
            if (first == TimeSpan.Zero)
                first = TimeProvider.System.GetElapsedTime(start);
        }

        return first / TimeProvider.System.GetElapsedTime(start);
    }

    private Task<Speech> SayAsync(string text) => Speech.OfAsync(_engine, new SpeechRequest(text), TestContext.Current.CancellationToken);

    private static float Peak(Speech speech, TimeSpan start, TimeSpan end)
    {
        float peak = 0;
        for (long i = AudioFormat.Speech16Khz.SamplesIn(start); i < AudioFormat.Speech16Khz.SamplesIn(end); i++)
            peak = Math.Max(peak, Math.Abs(speech.Samples[(int)i]));
        return peak;
    }
}
