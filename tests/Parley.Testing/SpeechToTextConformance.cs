using Parley.Core.Audio;
using Parley.Core.SpeechToText;

using Xunit;

namespace Parley.Testing;

/// <summary>
/// What every speech-to-text engine must do; each engine's tests inherit it and give an engine and sound: PocketSphinx, Whisper, the servers
/// behind HTTP and WebSocket (scripted peers), the scripted one.
/// </summary>
public abstract partial class SpeechToTextConformance
{
    private static readonly RecognitionOptions _nothingAsked = new();

    protected static CancellationToken TestToken => TestContext.Current.CancellationToken;

    /// <summary>A working engine, which the suite does not dispose.</summary>
    protected abstract ISpeechToTextEngine Engine { get; }

    /// <summary>Sound in the engine's format in which it hears words.</summary>
    protected abstract float[] Speech { get; }

    [Fact]
    public void Format_IsMono() => Assert.Equal(1, Engine.Format.Channels);

    [Fact]
    public void Name_IsOneLowerCaseWord() => Assert.Matches("^[a-z0-9-]+$", Engine.Name);

    [Fact]
    public async Task FinalizeAsync_Speech_GivesFinalText()
    {
        await using ITranscriber transcriber = await Engine.OpenAsync(_nothingAsked, TestToken);

        Transcript heard = await HearAsync(transcriber, Speech);

        Assert.True(heard.IsFinal);
        Assert.NotEqual("", heard.Text);
        Assert.Equal(heard.Text.Trim(), heard.Text);
    }

    [Fact]
    public async Task FinalizeAsync_NothingPushed_GivesNothing()
    {
        await using ITranscriber transcriber = await Engine.OpenAsync(_nothingAsked, TestToken);
        await transcriber.BeginUtteranceAsync(TestToken);

        Transcript heard = await transcriber.FinalizeAsync(TestToken);

        Assert.True(heard.IsFinal);
        Assert.Equal("", heard.Text);
        Assert.Empty(heard.Words);
    }

    [Fact]
    public async Task FinalizeAsync_Twice_GivesTheSame()
    {
        await using ITranscriber transcriber = await Engine.OpenAsync(_nothingAsked, TestToken);
        Transcript first = await HearAsync(transcriber, Speech);

        Transcript second = await transcriber.FinalizeAsync(TestToken);

        Assert.Equal(first.Text, second.Text);
        Assert.Equal(first.Words, second.Words);
    }

    [Fact]
    public async Task FinalizeAsync_AfterMoreWasPushed_IsOfTheWholeUtterance()
    {
        await using ITranscriber transcriber = await Engine.OpenAsync(_nothingAsked, TestToken);
        Transcript first = await HearAsync(transcriber, Speech);
        Assert.NotEqual("", first.Text);

        await PushAsync(transcriber, Speech);
        Transcript whole = await transcriber.FinalizeAsync(TestToken);

        Assert.True(whole.Text.Length >= first.Text.Length, $"'{whole.Text}' after '{first.Text}'");
    }

    [Fact]
    public async Task BeginUtteranceAsync_AfterAnother_ForgetsIt()
    {
        await using ITranscriber transcriber = await Engine.OpenAsync(_nothingAsked, TestToken);
        Transcript first = await HearAsync(transcriber, Speech);

        Transcript second = await HearAsync(transcriber, Speech);

        Assert.Equal(first.Text, second.Text);
    }

    [Fact]
    public async Task BeginUtteranceAsync_AfterUnfinishedUtterance_ForgetsIt()
    {
        await using ITranscriber transcriber = await Engine.OpenAsync(_nothingAsked, TestToken);
        await transcriber.BeginUtteranceAsync(TestToken);
        await PushAsync(transcriber, Speech);

        await transcriber.BeginUtteranceAsync(TestToken);
        Transcript heard = await transcriber.FinalizeAsync(TestToken);

        Assert.Equal("", heard.Text);
    }

    [Fact]
    public async Task FinalizeAsync_TwoTranscribersAtOnce_HearTheirOwn()
    {
        await using ITranscriber first = await Engine.OpenAsync(_nothingAsked, TestToken);
        await using ITranscriber second = await Engine.OpenAsync(_nothingAsked, TestToken);
        Transcript alone = await HearAsync(first, Speech);
        await second.BeginUtteranceAsync(TestToken);

        Task<Transcript> again = HearAsync(first, Speech);
        Transcript silent = await second.FinalizeAsync(TestToken);

        Assert.Equal(alone.Text, (await again).Text);
        Assert.Equal("", silent.Text);
    }

    [Fact]
    public async Task FinalizeAsync_WordsWithTimes_AreInOrderWithinTheUtterance()
    {
        await using ITranscriber transcriber = await Engine.OpenAsync(_nothingAsked, TestToken);

        Transcript heard = await HearAsync(transcriber, Speech);

        TimeSpan last = TimeSpan.Zero;
        foreach (WordTiming word in heard.Words)
        {
            Assert.True(word.Start >= last && word.End >= word.Start, $"{word} after {last}");
            last = word.End;
        }

        Assert.True(last <= Engine.Format.DurationOf(Speech.Length) + TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task FinalizeAsync_Cancelled_ThrowsAndTheUtteranceGoesOn()
    {
        await using ITranscriber transcriber = await Engine.OpenAsync(_nothingAsked, TestToken);
        Transcript before = await HearAsync(transcriber, Speech);
        await transcriber.BeginUtteranceAsync(TestToken);
        await PushAsync(transcriber, Speech);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await transcriber.FinalizeAsync(cancelled.Token));
        Transcript after = await transcriber.FinalizeAsync(TestToken);

        Assert.Equal(before.Text, after.Text);
    }

    [Fact]
    public async Task ReadPartialsAsync_EndsWhenDisposed()
    {
        ITranscriber transcriber = await Engine.OpenAsync(_nothingAsked, TestToken);
        Task<List<Transcript>> partials = ReadAllAsync(transcriber);
        await HearAsync(transcriber, Speech);

        await transcriber.DisposeAsync();

        Assert.All(await partials.WaitAsync(TimeSpan.FromMinutes(1), TestToken), partial => Assert.False(partial.IsFinal));
    }

    [Fact]
    public async Task ReadPartialsAsync_Cancelled_Throws()
    {
        await using ITranscriber transcriber = await Engine.OpenAsync(_nothingAsked, TestToken);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (Transcript _ in transcriber.ReadPartialsAsync(cancelled.Token))
            {
            }
        });
    }

    [Fact]
    public async Task PushAsync_OtherFormat_IsRefusedAndTheFrameReturned()
    {
        await using ITranscriber transcriber = await Engine.OpenAsync(_nothingAsked, TestToken);
        await transcriber.BeginUtteranceAsync(TestToken);
        var pool = new AudioFramePool(2_000, 4);
        AudioFrame frame = pool.Rent(new AudioFormat(Engine.Format.SampleRateHz * 2), 640);

        await Assert.ThrowsAsync<ArgumentException>(async () => await transcriber.PushAsync(frame, TestToken));

        Assert.Same(frame, pool.Rent(frame.Format, 640));
    }

    [Fact]
    public async Task DisposeAsync_Twice_IsFine()
    {
        ITranscriber transcriber = await Engine.OpenAsync(_nothingAsked, TestToken);
        await transcriber.BeginUtteranceAsync(TestToken);
        await PushAsync(transcriber, Speech);

        await transcriber.DisposeAsync();
        await transcriber.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await transcriber.FinalizeAsync(TestToken));
    }

    /// <summary>In frames of 20 ms.</summary>
    protected async Task PushAsync(ITranscriber transcriber, ReadOnlyMemory<float> samples)
    {
        while (!samples.IsEmpty)
        {
            int count = Math.Min(Engine.Format.FrameSamples, samples.Length);
            await transcriber.PushAsync(AudioFramePool.Shared.Rent(Engine.Format, samples.Span[..count]), TestToken);
            samples = samples[count..];
        }
    }

    /// <summary>The final transcript of an utterance of its own.</summary>
    protected async Task<Transcript> HearAsync(ITranscriber transcriber, ReadOnlyMemory<float> samples)
    {
        await transcriber.BeginUtteranceAsync(TestToken);
        await PushAsync(transcriber, samples);
        return await transcriber.FinalizeAsync(TestToken);
    }

    private static async Task<List<Transcript>> ReadAllAsync(ITranscriber transcriber)
    {
        List<Transcript> all = [];
        await foreach (Transcript partial in transcriber.ReadPartialsAsync(TestToken))
            all.Add(partial);
        return all;
    }
}
