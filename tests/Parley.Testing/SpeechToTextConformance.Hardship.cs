using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.SpeechToText;

using Xunit;

namespace Parley.Testing;

/// <summary>Bad sound, bad manners and many at once: nothing of it may hang an engine or spoil what comes after.</summary>
public abstract partial class SpeechToTextConformance
{
    // Long enough for a slow machine under load; a hang is the only thing that it finds.
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task FinalizeAsync_ManyUtterances_AreHeardAlike()
    {
        await using ITranscriber transcriber = await Engine.OpenAsync(_nothingAsked, TestToken);

        var texts = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < 4; i++)
        {
            Transcript heard = await HearAsync(transcriber, Speech);
            texts.Add(heard.Text);
            // A pause in the middle of the utterance, in which a session asks, and the speaker goes on.
            await PushAsync(transcriber, Speech);
            Assert.True((await transcriber.FinalizeAsync(TestToken)).IsFinal);
        }

        Assert.NotEqual("", Assert.Single(texts));
    }

    [Fact]
    public async Task Backlog_AfterTheFinalText_IsNothing()
    {
        await using ITranscriber transcriber = await Engine.OpenAsync(_nothingAsked, TestToken);
        Assert.Equal(TimeSpan.Zero, transcriber.Backlog);
        await transcriber.BeginUtteranceAsync(TestToken);
        await PushAsync(transcriber, Speech);
        Assert.InRange(transcriber.Backlog, TimeSpan.Zero, Engine.Format.DurationOf(Speech.Length) + TimeSpan.FromSeconds(5));

        await transcriber.FinalizeAsync(TestToken);

        // A server's last word on silence of our own may still be under way.
        Assert.InRange(transcriber.Backlog, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task ReadPartialsAsync_WhileSpeaking_AreTextsOfTheirUtterance()
    {
        ITranscriber transcriber = await Engine.OpenAsync(_nothingAsked, TestToken);
        Task<List<Transcript>> reading = ReadAllAsync(transcriber);
        await HearAsync(transcriber, Speech);
        await HearAsync(transcriber, Speech);
        await transcriber.DisposeAsync();

        List<Transcript> partials = await reading.WaitAsync(_patience, TestToken);

        Assert.All(partials, partial =>
        {
            Assert.False(partial.IsFinal);
            Assert.Equal(partial.Text.Trim(), partial.Text);
        });
    }

    [Theory]
    [InlineData(7)]
    [InlineData(160)]
    [InlineData(1_920)]
    public async Task PushAsync_FramesOfAnyLength_AreHeardAlike(int samples)
    {
        await using ITranscriber transcriber = await Engine.OpenAsync(_nothingAsked, TestToken);
        Transcript expected = await HearAsync(transcriber, Speech);
        await transcriber.BeginUtteranceAsync(TestToken);

        for (int at = 0; at < Speech.Length; at += samples)
            await transcriber.PushAsync(AudioFramePool.Shared.Rent(Engine.Format, Speech.AsSpan(at, Math.Min(samples, Speech.Length - at))), TestToken);
        Transcript heard = await transcriber.FinalizeAsync(TestToken);

        Assert.Equal(expected.Text, heard.Text);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public async Task FinalizeAsync_HardlyAnySound_IsFinal(int samples)
    {
        await using ITranscriber transcriber = await Engine.OpenAsync(_nothingAsked, TestToken);
        Transcript expected = await HearAsync(transcriber, Speech);
        await transcriber.BeginUtteranceAsync(TestToken);
        await transcriber.PushAsync(AudioFramePool.Shared.Rent(Engine.Format, new float[samples]), TestToken);

        Transcript heard = await transcriber.FinalizeAsync(TestToken).AsTask().WaitAsync(_patience, TestToken);

        Assert.True(heard.IsFinal);
        Assert.Equal(expected.Text, (await HearAsync(transcriber, Speech)).Text);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(1e30f)]
    [InlineData(1f)]
    [InlineData(float.Epsilon)]
    public async Task PushAsync_BadSamples_SpoilNothingAfterThem(float sample)
    {
        await using ITranscriber transcriber = await Engine.OpenAsync(_nothingAsked, TestToken);
        Transcript expected = await HearAsync(transcriber, Speech);
        float[] bad = new float[Engine.Format.SampleRateHz / 2];
        bad.AsSpan().Fill(sample);

        Transcript heard = await HearAsync(transcriber, bad).WaitAsync(_patience, TestToken);
        Transcript after = await HearAsync(transcriber, Speech);

        Assert.True(heard.IsFinal);
        Assert.Equal(expected.Text, after.Text);
    }

    [Fact]
    public async Task FinalizeAsync_ClippedSpeech_IsFinal()
    {
        await using ITranscriber transcriber = await Engine.OpenAsync(_nothingAsked, TestToken);

        Transcript heard = await HearAsync(transcriber, Array.ConvertAll(Speech, sample => Math.Clamp(sample * 50, -1, 1))).WaitAsync(_patience, TestToken);

        Assert.True(heard.IsFinal);
    }

    [Theory]
    [InlineData("de")]
    [InlineData("en-GB")]
    [InlineData("tlh")]
    [InlineData("no language")]
    [InlineData("")]
    public async Task OpenAsync_LanguageThatLies_IsHeardOrRefusedClearly(string language)
    {
        var options = new RecognitionOptions
        {
            Language = language,
            Prompt = "Something else entirely,",
            Hotwords = "Parley, Kokoro",
            Temperature = 0,
            WordTimes = false,
        };
        try
        {
            await using ITranscriber transcriber = await Engine.OpenAsync(options, TestToken);

            Assert.True((await HearAsync(transcriber, Speech).WaitAsync(_patience, TestToken)).IsFinal);
        }
        catch (Exception refusal) when (refusal is EngineUnavailableException or ArgumentException)
        {
            Assert.NotEqual("", refusal.Message);
        }
    }

    [Fact]
    public async Task FinalizeAsync_Evidence_IsWithinItsRanges()
    {
        await using ITranscriber transcriber = await Engine.OpenAsync(_nothingAsked, TestToken);

        Transcript heard = await HearAsync(transcriber, Speech);

        if (heard.Evidence is not { } evidence)
            return;
        Assert.InRange(evidence.NoSpeechProbability ?? 0, 0, 1);
        Assert.InRange(evidence.Temperature ?? 0, 0, 1);
        Assert.True(evidence.AverageLogProbability is null or <= 0);
        Assert.True(evidence.CompressionRatio is null or > 0);
    }

    [Fact]
    public async Task EndOfTurnProbability_IsOneOrNothing()
    {
        await using ITranscriber transcriber = await Engine.OpenAsync(_nothingAsked, TestToken);
        Assert.Null(transcriber.EndOfTurnProbability);

        await HearAsync(transcriber, Speech);

        Assert.Equal(Engine.TellsEndOfTurn, transcriber.EndOfTurnProbability is not null);
        Assert.InRange(transcriber.EndOfTurnProbability ?? 0, 0, 1);
    }

    [Fact]
    public async Task FinalizeAsync_CancelledWhileItWorks_LeavesTheUtteranceWhole()
    {
        await using ITranscriber transcriber = await Engine.OpenAsync(_nothingAsked, TestToken);
        Transcript expected = await HearAsync(transcriber, Speech);
        await transcriber.BeginUtteranceAsync(TestToken);
        await PushAsync(transcriber, Speech);
        using var cancellation = new CancellationTokenSource();
        Task<Transcript> abandoned = transcriber.FinalizeAsync(cancellation.Token).AsTask();

        await cancellation.CancelAsync();
        try
        {
            await abandoned.WaitAsync(_patience, TestToken);
        }
        catch (OperationCanceledException)
        {
            // Or it was quicker.
        }

        Assert.Equal(expected.Text, (await transcriber.FinalizeAsync(TestToken)).Text);
    }

    [Fact]
    public async Task DisposeAsync_InTheMiddle_LetsNobodyWait()
    {
        ITranscriber transcriber = await Engine.OpenAsync(_nothingAsked, TestToken);
        Task<List<Transcript>> partials = ReadAllAsync(transcriber);
        await transcriber.BeginUtteranceAsync(TestToken);
        await PushAsync(transcriber, Speech);
        Task<Transcript> final = transcriber.FinalizeAsync(TestToken).AsTask();

        await transcriber.DisposeAsync().AsTask().WaitAsync(_patience, TestToken);

        await partials.WaitAsync(_patience, TestToken);
        Exception? outcome = await Record.ExceptionAsync(() => final.WaitAsync(_patience, TestToken));
        Assert.True(outcome is null or ObjectDisposedException or OperationCanceledException or EngineUnavailableException, $"{outcome}");
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await transcriber.BeginUtteranceAsync(TestToken));
        await Assert.ThrowsAsync<ObjectDisposedException>(
            async () => await transcriber.PushAsync(AudioFramePool.Shared.Rent(Engine.Format, new float[320]), TestToken));
    }

    [Fact]
    public async Task FinalizeAsync_ManyTranscribersAtOnce_HearAlike()
    {
        await using ITranscriber first = await Engine.OpenAsync(_nothingAsked, TestToken);
        Transcript expected = await HearAsync(first, Speech);

        string[] texts = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            await using ITranscriber transcriber = await Engine.OpenAsync(_nothingAsked, TestToken);
            return (await HearAsync(transcriber, Speech)).Text;
        })).WaitAsync(_patience, TestToken);

        Assert.All(texts, text => Assert.Equal(expected.Text, text));
    }
}
