using System.Collections.Concurrent;

using Microsoft.Extensions.Logging.Abstractions;

using Parley.Core.Audio;
using Parley.Core.Sessions;
using Parley.Core.SpeechToText;
using Parley.Core.Turns;

namespace Parley.Core.Tests.Sessions;

public sealed class TranscribeStageTests : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<TurnEvent> _events = new();
    private readonly SemaphoreSlim _posted = new(0);
    private readonly ScriptedRecogniser _engine = new();
    private readonly TranscribeStage _stage;
    private readonly Task _running;

    public TranscribeStageTests()
    {
        _stage = new TranscribeStage(_engine, new RecognitionOptions(), Post, NullLogger.Instance);
        _running = _stage.RunAsync(_stopping.Token);
    }

    [Fact]
    public async Task Finalize_AfterSpeech_AnswersWithItsNumber()
    {
        _stage.Begin();
        _stage.Push(Frame());
        _stage.Finalize(7);

        Assert.Equal(new TurnEvent.TranscriptFinalized(7, "1 frames"), await NextAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Open_Fails_EachTurnIsToldAndTheNextUtteranceTriesAgain(bool isUnexpected)
    {
        _engine.OpenFailure = isUnexpected
            ? new InvalidOperationException("broken")
            : new EngineUnavailableException("Install it.");
        _stage.Begin();
        _stage.Push(Frame());
        _stage.Finalize(1);
        TurnEvent.TranscriptionFailed failed = Assert.IsType<TurnEvent.TranscriptionFailed>(await NextAsync());
        Assert.Contains(isUnexpected ? "broken" : "Install it.", failed.Message);

        _engine.OpenFailure = null;
        _stage.Begin();
        _stage.Finalize(2);

        Assert.Equal(new TurnEvent.TranscriptFinalized(2, "0 frames"), await NextAsync());
    }

    [Fact]
    public async Task Push_Fails_IsToldAtTheEndAndTheNextUtteranceOpensAnew()
    {
        _stage.Begin();
        _engine.PushFailure = new InvalidOperationException("crashed");
        _stage.Push(Frame());
        _stage.Push(Frame());
        _stage.Finalize(1);
        await NextAsync();

        _engine.PushFailure = null;
        _stage.Begin();
        _stage.Push(Frame());
        _stage.Finalize(2);

        Assert.Equal(new TurnEvent.TranscriptFinalized(2, "1 frames"), await NextAsync());
        Assert.Equal((2, 1), (_engine.Opened, _engine.Disposed));
    }

    [Fact]
    public async Task Finalize_EngineTimesOut_IsAFailureNotAnAbandonment()
    {
        _engine.FinalizeFailure = new TaskCanceledException("The request timed out.");
        _stage.Begin();
        _stage.Finalize(1);

        Assert.Contains("timed out", Assert.IsType<TurnEvent.TranscriptionFailed>(await NextAsync()).Message);
    }

    [Fact]
    public async Task Abandon_OpenRequest_IsNotAnsweredAndTheNextIs()
    {
        _engine.Gate = new TaskCompletionSource().Task;
        _stage.Begin();
        _stage.Finalize(1);
        await _engine.Finalizing.WaitAsync(TestContext.Current.CancellationToken);

        _stage.Abandon(1);
        _engine.Gate = Task.CompletedTask;
        _stage.Finalize(2);

        Assert.Equal(new TurnEvent.TranscriptFinalized(2, "0 frames"), await NextAsync());
        Assert.Empty(_events);
    }

    [Fact]
    public async Task Abandon_OpenRequest_NothingOfTheRecogniserRunsOnTheCaller()
    {
        _engine.Gate = new TaskCompletionSource().Task;
        _stage.Begin();
        _stage.Finalize(1);
        await _engine.Finalizing.WaitAsync(TestContext.Current.CancellationToken);
        _stage.Push(Frame());
        _engine.Gate = Task.CompletedTask;

        _engine.Forbidden = Environment.CurrentManagedThreadId;
        _stage.Abandon(1);
        _engine.Forbidden = 0;
        _stage.Finalize(2);

        Assert.Equal(new TurnEvent.TranscriptFinalized(2, "1 frames"), await NextAsync());
    }

    [Fact]
    public async Task Partials_Come_ArePosted()
    {
        _engine.Partials = ["so", "so far"];
        _stage.Begin();

        Assert.Equal(new TurnEvent.TranscriptChanged("so"), await NextAsync());
        Assert.Equal(new TurnEvent.TranscriptChanged("so far"), await NextAsync());
    }

    [Fact]
    public async Task RunAsync_PartialsAndDisposalFail_EndsWithoutAFailure()
    {
        _engine.PartialsFailure = new InvalidOperationException("no partials");
        _engine.DisposeFailure = new InvalidOperationException("no end");
        _stage.Begin();
        _stage.Finalize(1);
        Assert.IsType<TurnEvent.TranscriptFinalized>(await NextAsync());

        _stage.Complete();

        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        _stage.Complete();
        await _stopping.CancelAsync();
        await _running;
        await _stage.DisposeAsync();
        _stopping.Dispose();
        _posted.Dispose();
    }

    private static AudioFrame Frame()
    {
        AudioFrame frame = AudioFramePool.Shared.Rent(AudioFormat.Speech16Khz, 320);
        frame.Buffer.Clear();
        return frame;
    }

    private void Post(TurnEvent turnEvent)
    {
        _events.Enqueue(turnEvent);
        _posted.Release();
    }

    private async Task<TurnEvent> NextAsync()
    {
        Assert.True(await _posted.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken), "No answer.");
        Assert.True(_events.TryDequeue(out TurnEvent? next));
        return next;
    }
}
