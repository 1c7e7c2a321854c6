using Parley.Core.Audio;
using Parley.Core.TextToSpeech;

using Xunit;

namespace Parley.Testing;

/// <summary>What every <see cref="ITextToSpeechEngine"/> owes its callers. Derive one class for each engine and each decorator.</summary>
public abstract class TextToSpeechConformance
{
    private const string Sentence = "Hello there, this is a short test of the voice.";

    /// <summary>Far beyond what any engine needs; a test that hangs fails instead.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    /// <summary>A fresh engine.</summary>
    protected abstract ITextToSpeechEngine Create();

    /// <summary>Why the engine cannot be tested on this machine; null if it can.</summary>
    protected virtual string? WhyNot => null;

    /// <summary>Whether it tells word times.</summary>
    protected virtual bool HasWordTimes => false;

    /// <summary>Whether a longer text takes longer to say, and a faster speed less time.</summary>
    protected virtual bool SpeaksTheText => true;

    /// <summary>Why a speed changes nothing; null where it does.</summary>
    protected virtual string? WhyNoSpeed => SpeaksTheText ? null : "It says the same whatever it is asked.";

    [Fact]
    public async Task Synthesize_Sentence_GivesFramesOfItsFormatOneAfterAnother()
    {
        ITextToSpeechEngine engine = Available();

        Speech speech = await SayAsync(engine, new SpeechRequest(Sentence));

        Assert.True(speech.Duration > TimeSpan.FromMilliseconds(200), $"{speech.Duration} is too short.");
        Assert.True(speech.Peak > 0.02f, $"The speech is as quiet as {speech.Peak}.");
        Assert.All(speech.Frames.SkipLast(1), frame => Assert.Equal(engine.Format.FrameSamples, frame.Samples));
        Assert.InRange(speech.Frames[^1].Samples, 1, engine.Format.FrameSamples);
        long samples = 0;
        foreach (SpokenFrame frame in speech.Frames)
        {
            Assert.Equal(engine.Format, frame.Format);
            Assert.Equal(engine.Format.DurationOf(samples), frame.Timestamp);
            samples += frame.Samples;
        }
    }

    [Fact]
    public async Task Synthesize_EachVoice_Speaks()
    {
        ITextToSpeechEngine engine = Available();

        foreach (EngineVoice voice in engine.Voices.Take(8))
        {
            Speech speech = await SayAsync(engine, new SpeechRequest("Seven.") { Voice = voice.Id });

            Assert.True(speech.Duration > TimeSpan.FromMilliseconds(100), $"Voice {voice.Id} gave {speech.Duration}.");
            Assert.True(speech.Peak > 0.02f, $"Voice {voice.Id} is as quiet as {speech.Peak}.");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\r\n ")]
    [InlineData("... — !? \"\" ()")]
    [InlineData("😀 🎉 👍🏽")]
    [InlineData("\0\u0001\u001b\u007f")]
    public async Task Synthesize_NothingToSay_GivesNothing(string text)
    {
        Speech speech = await SayAsync(Available(), new SpeechRequest(text));

        Assert.Empty(speech.Frames);
    }

    [Theory]
    [InlineData("a\0b\u0001c\u001b[31md\u0007e\u007f")]
    [InlineData("-v de --help; rm $(ls) `ls` 'x' \"y\" <speak>z</speak> [[hElou]] %s %n \\n")]
    [InlineData("naïve café, Ärger — “déjà vu”… €5, 20°C, ½ and 3×4")]
    [InlineData("lone \uD800 and \uDC00 surrogates \uFFFD \uFEFF \u200B \u202E here")]
    [InlineData("Dr. Smith's no. 5: 3.14, 1,000,000, 10:30 a.m., $5.50, 50%, C++, R&D, me@example.com, XIV, 1990s, 5'10\"")]
    [InlineData("xkcd qwrtz aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbb")]
    public async Task Synthesize_OddCharacters_SpeaksTheRest(string text)
    {
        Speech speech = await SayAsync(Available(), new SpeechRequest(text));

        Assert.NotEmpty(speech.Frames);
    }

    [Fact]
    public void Synthesize_UnknownVoice_ThrowsAtTheCallAndListsVoices()
    {
        ITextToSpeechEngine engine = Available();

        var exception = Assert.Throws<ArgumentException>(() => engine.SynthesizeAsync(new SpeechRequest("Hi.") { Voice = "no such voice" }));

        Assert.Contains("no such voice", exception.Message, StringComparison.Ordinal);
        Assert.Contains(engine.Voices[0].Id, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(0.24)]
    [InlineData(4.01)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Synthesize_SpeedOutOfRange_ThrowsAtTheCall(double speed)
    {
        ITextToSpeechEngine engine = Available();

        Assert.Throws<ArgumentOutOfRangeException>(() => engine.SynthesizeAsync(new SpeechRequest("Hi.") { Speed = speed }));
    }

    [Fact]
    public async Task Synthesize_Speed_ChangesTheLength()
    {
        ITextToSpeechEngine engine = Available();
        if (WhyNoSpeed is { } reason)
            Assert.Skip(reason);

        TimeSpan normal = (await SayAsync(engine, new SpeechRequest(Sentence))).Duration;
        TimeSpan fast = (await SayAsync(engine, new SpeechRequest(Sentence) { Speed = 2 })).Duration;
        TimeSpan slow = (await SayAsync(engine, new SpeechRequest(Sentence) { Speed = 0.5 })).Duration;

        Assert.InRange(fast / normal, 0.4, 0.7);
        Assert.InRange(slow / normal, 1.5, 2.5);
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(4)]
    public async Task Synthesize_SpeedAtTheEdge_Speaks(double speed)
    {
        Speech speech = await SayAsync(Available(), new SpeechRequest(Sentence) { Speed = speed });

        Assert.NotEmpty(speech.Frames);
    }

    [Fact]
    public async Task Synthesize_Cancelled_GivesNoFurtherFrame()
    {
        ITextToSpeechEngine engine = Available();
        using var cancellation = new CancellationTokenSource();
        await using IAsyncEnumerator<SpeechFrame> frames =
            engine.SynthesizeAsync(new SpeechRequest(Sentence), cancellation.Token).GetAsyncEnumerator(CancellationToken.None);
        for (int i = 0; i < 2; i++)
        {
            Assert.True(await frames.MoveNextAsync().AsTask().WaitAsync(_patience, TimeProvider.System, TestContext.Current.CancellationToken));
            frames.Current.Audio.Dispose();
        }

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => frames.MoveNextAsync().AsTask().WaitAsync(_patience, TimeProvider.System, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Synthesize_CancelledBefore_GivesNothing()
    {
        ITextToSpeechEngine engine = Available();
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SayAsync(engine, new SpeechRequest(Sentence), cancellation.Token));
    }

    [Fact]
    public async Task Synthesize_EnumeratorDisposedEarly_EndsAndTheNextRequestWorks()
    {
        ITextToSpeechEngine engine = Available();
        for (int i = 0; i < 10; i++)
        {
            await using IAsyncEnumerator<SpeechFrame> frames =
                engine.SynthesizeAsync(new SpeechRequest(Sentence)).GetAsyncEnumerator(TestContext.Current.CancellationToken);
            Assert.True(await frames.MoveNextAsync());
            frames.Current.Audio.Dispose();
        }

        Assert.NotEmpty((await SayAsync(engine, new SpeechRequest(Sentence))).Frames);
    }

    [Fact]
    public async Task Synthesize_VeryLongText_BeginsBeforeItHasMadeTheWhole()
    {
        ITextToSpeechEngine engine = Available();
        string text = string.Concat(Enumerable.Repeat(Sentence + " And on it goes without an end in sight. ", 1_200));
        using var cancellation = new CancellationTokenSource(_patience);
        int frames = 0;

        // Whoever makes 100 KB of speech first needs minutes, and hours of sound in memory.
        await foreach (SpeechFrame frame in engine.SynthesizeAsync(new SpeechRequest(text), cancellation.Token))
        {
            frame.Audio.Dispose();
            if (++frames == 20)
                break;
        }

        Assert.Equal(20, frames);
    }

    [Fact]
    public async Task Synthesize_ManyAtOnce_EachGetsItsOwnSpeech()
    {
        ITextToSpeechEngine engine = Available();
        string[] texts = ["One.", "One two three four.", "One two three four five six seven eight."];
        TimeSpan[] alone = new TimeSpan[texts.Length];
        for (int i = 0; i < texts.Length; i++)
            alone[i] = (await SayAsync(engine, new SpeechRequest(texts[i]))).Duration;

        Task<Speech>[] together = [.. Enumerable.Range(0, 24).Select(i => SayAsync(engine, new SpeechRequest(texts[i % texts.Length])))];
        Speech[] speeches = await Task.WhenAll(together);

        for (int i = 0; i < speeches.Length; i++)
            Assert.Equal(alone[i % texts.Length], speeches[i].Duration);
    }

    [Fact]
    public async Task Synthesize_WordTimes_AreInOrderAndInsideTheSpeech()
    {
        ITextToSpeechEngine engine = Available();
        Assert.SkipUnless(HasWordTimes, "It has no word times.");
        foreach (EngineVoice voice in engine.Voices)
        {
            Speech speech = await SayAsync(engine, new SpeechRequest(Sentence) { Voice = voice.Id });

            Assert.Equal("Hello there this is a short test of the voice", string.Join(' ', speech.Words.Select(word => word.Word.Trim(',', '.'))));
            TimeSpan last = TimeSpan.Zero;
            foreach (WordTiming word in speech.Words)
            {
                Assert.True(word.Start >= last && word.End > word.Start, $"{voice.Id}: {word} overlaps the word before, which ends at {last}.");
                last = word.End;
            }

            Assert.True(last <= speech.Duration, $"{voice.Id}: the last word ends at {last}, the speech at {speech.Duration}.");
        }
    }

    [Fact]
    public void Voices_Always_HasADefaultAndNoDuplicates()
    {
        IReadOnlyList<EngineVoice> voices = Create().Voices;

        Assert.NotEmpty(voices);
        Assert.Equal(voices.Count, voices.Select(voice => voice.Id).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(voices, voice => Assert.False(string.IsNullOrWhiteSpace(voice.Id) || string.IsNullOrWhiteSpace(voice.Language)));
    }

    private ITextToSpeechEngine Available()
    {
        if (WhyNot is { } reason)
            Assert.Skip(reason);
        return Create();
    }

    private static async Task<Speech> SayAsync(ITextToSpeechEngine engine, SpeechRequest request, CancellationToken cancellationToken = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, TestContext.Current.CancellationToken);
        patience.CancelAfter(_patience);
        return await Speech.OfAsync(engine, request, patience.Token);
    }
}
