using Parley.Core.Audio;
using Parley.Core.SpeechToText;
using Parley.Testing;

namespace Parley.Engines.Tests.PocketSphinx;

using static PocketSphinxSpeech;

public sealed class PocketSphinxRecordingTests
{
    [Fact]
    public async Task FinalizeAsync_ShortCommands_AreUnderstood()
    {
        var rate = new WordErrorRate();
        await using ITranscriber transcriber = await Engine.OpenAsync(new RecognitionOptions(), TestContext.Current.CancellationToken);

        foreach (SpeechSample sample in SharedFiles.Speech.Where(sample => sample.File.StartsWith("an4-", StringComparison.Ordinal)))
        {
            Transcript heard = await HearAsync(transcriber, Samples(sample.File));
            WordErrorRate one = WordErrorRate.Between(sample.Text, heard.Text);
            if (one.Errors > 0)
                TestContext.Current.TestOutputHelper?.WriteLine($"{sample.Text} -> {heard.Text}");
            rate += one;
        }

        Assert.True(rate.Rate <= 0.1, $"{rate}");
    }

    [Fact]
    public async Task FinalizeAsync_Speech_HasItsPhrases()
    {
        Transcript heard = await HearAsync(Samples("jfk.wav"));

        // Sixty years old and across a stadium: how much of it is understood depends on how it is dealt out, these words do not.
        Assert.Contains("my fellow america", heard.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FinalizeAsync_Words_HaveTimesInOrderWithinTheSound()
    {
        float[] samples = Samples("jfk.wav");

        Transcript heard = await HearAsync(samples);

        Assert.NotEmpty(heard.Words);
        Assert.Equal(heard.Text, string.Join(' ', heard.Words.Select(word => word.Word)));
        TimeSpan end = AudioFormat.Speech16Khz.DurationOf(samples.Length);
        TimeSpan last = TimeSpan.Zero;
        foreach (WordTiming word in heard.Words)
        {
            Assert.True(word.Start >= last && word.End > word.Start && word.End <= end, $"{word} after {last}");
            last = word.End;
        }

        // He says "fellow" between 1.0 and 1.6 s.
        WordTiming fellow = heard.Words.First(word => word.Word == "fellow");
        Assert.InRange(fellow.Start.TotalSeconds, 0.9, 1.7);
    }

    [Fact]
    public async Task ReadPartialsAsync_BeginningDecodedAgain_WordsAreNotTakenBack()
    {
        float[] samples = Samples("librivox-sense_and_sensibility_01_austen_64kb-0880.wav");
        await using ITranscriber transcriber = await Engine.OpenAsync(new RecognitionOptions(), TestContext.Current.CancellationToken);
        await using IAsyncEnumerator<Transcript> partials =
            transcriber.ReadPartialsAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);

        await transcriber.BeginUtteranceAsync(TestContext.Current.CancellationToken);
        await PushAsync(transcriber, samples.AsMemory(0, 22_400));
        do
        {
            Assert.True(await partials.MoveNextAsync());
        }
        while (WordsOf(partials.Current) < 3);
        await transcriber.FinalizeAsync(TestContext.Current.CancellationToken); // No other partial is under way.
        ValueTask<bool> next = partials.MoveNextAsync();
        for (; next.IsCompleted; next = partials.MoveNextAsync())
            Assert.True(await next);

        // Now there is enough speech to know its mean, and the beginning is decoded again with that.
        await PushAsync(transcriber, samples.AsMemory(22_400));
        Assert.True(await next);

        Assert.True(WordsOf(partials.Current) >= 3, $"back to '{partials.Current.Text}'");

        static int WordsOf(Transcript transcript) => transcript.Text.Split(' ').Length;
    }
}
