using System.Threading.Channels;

using Microsoft.Extensions.Logging;

using Parley.Core.Audio;
using Parley.Core.SpeechToText;
using Parley.Core.Turns;

namespace Parley.Core.Sessions;

/// <summary>Brings speech to the recogniser and its answers back, in order, beside the session's loop.</summary>
internal sealed partial class TranscribeStage(
    ISpeechToTextEngine engine, RecognitionOptions options, Action<TurnEvent> post, ILogger logger)
    : IAsyncDisposable
{
    // Far more than are ever open; the older ones have been answered.
    private const int MaximumOpenRequests = 32;

    // A minute of speech. A recogniser that is further behind loses sound; the transcript then lacks it.
    private readonly Channel<Work> _work = Channel.CreateBounded<Work>(
        new BoundedChannelOptions(capacity: 3_000) { SingleReader = true });

    private readonly SessionTranscriber _transcriber = new(engine, options, post, logger);
    private readonly Queue<(int Request, CancellationTokenSource Cancellation)> _finalizing = new();
    private Task _abandoning = Task.CompletedTask;
    private int _droppedFrames;

    private enum WorkKind
    {
        Begin,
        Push,
        Finalize,
        Use,
    }

    /// <summary>How sure the recogniser is, of itself, that the speaker has finished; null where it cannot tell. Any thread.</summary>
    public float? EndOfTurnProbability => _transcriber.EndOfTurnProbability;

    /// <summary>How far the recogniser is behind. Any thread.</summary>
    public TimeSpan Backlog => _transcriber.Backlog;

    public void Begin() => Write(new Work(WorkKind.Begin));

    public void Push(AudioFrame frame)
    {
        if (_work.Writer.TryWrite(new Work(WorkKind.Push, frame)))
            return;

        frame.Dispose();
        if (_droppedFrames++ % 3_000 == 0)
            LogBehind(logger, engine.Name);
    }

    public void Finalize(int request)
    {
        if (_finalizing.Count >= MaximumOpenRequests)
            _finalizing.Dequeue();
        var cancellation = new CancellationTokenSource();
        _finalizing.Enqueue((request, cancellation));
        Write(new Work(WorkKind.Finalize, Request: request, Token: cancellation.Token));
    }

    /// <summary>That request's answer is not wanted any more; those of others are.</summary>
    public void Abandon(int request)
    {
        foreach ((int open, CancellationTokenSource cancellation) in _finalizing)
        {
            // Not Cancel: the recogniser would go on with its next work here, on the session's loop.
            if (open == request)
                _abandoning = Task.WhenAll(_abandoning, cancellation.CancelAsync());
        }
    }

    /// <summary>Recognises the next utterances so.</summary>
    public void Use(RecognitionOptions recognition) => Write(new Work(WorkKind.Use, Options: recognition));

    /// <summary>After <see cref="RunAsync"/> has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        await _abandoning.ConfigureAwait(
            ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        foreach ((_, CancellationTokenSource cancellation) in _finalizing)
            cancellation.Dispose();
    }

    public void Complete() => _work.Writer.TryComplete();

    /// <summary>Works until completed or cancelled; never fails.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _work.Reader.WaitToReadAsync(cancellationToken))
            {
                while (_work.Reader.TryRead(out Work work))
                    await DoAsync(work, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        finally
        {
            while (_work.Reader.TryRead(out Work work))
                work.Frame?.Dispose();
            await _transcriber.CloseAsync();
        }
    }

    private async Task DoAsync(Work work, CancellationToken cancellationToken)
    {
        try
        {
            switch (work.Kind)
            {
                case WorkKind.Begin:
                    await _transcriber.BeginUtteranceAsync(cancellationToken);
                    break;
                case WorkKind.Push:
                    await _transcriber.PushAsync(work.Frame!, cancellationToken);
                    break;
                case WorkKind.Use:
                    _transcriber.Use(work.Options!);
                    break;
                case WorkKind.Finalize when !work.Token.IsCancellationRequested:
                    await FinalizeAsync(work, cancellationToken);
                    break;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (work.Token.IsCancellationRequested)
        {
            // Abandoned: the speaker went on.
        }
        catch (Exception e)
        {
            _transcriber.Fail(e);
            if (work.Kind == WorkKind.Finalize)
                post(new TurnEvent.TranscriptionFailed(work.Request, _transcriber.Error));
        }
    }

    private async Task FinalizeAsync(Work work, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, work.Token);
        Transcript? transcript = await _transcriber.FinalizeAsync(either.Token);
        post(transcript is not null
            ? new TurnEvent.TranscriptFinalized(work.Request, transcript.Text)
            : new TurnEvent.TranscriptionFailed(work.Request, _transcriber.Error));
    }

    private void Write(Work work)
    {
        if (!_work.Writer.TryWrite(work) && work.Kind == WorkKind.Finalize)
        {
            post(new TurnEvent.TranscriptionFailed(
                work.Request, $"The recogniser '{engine.Name}' is a minute behind; choose a faster one."));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Recogniser {Engine} is a minute behind; sound is dropped")]
    private static partial void LogBehind(ILogger logger, string engine);

    private readonly record struct Work(
        WorkKind Kind, AudioFrame? Frame = null, int Request = 0, RecognitionOptions? Options = null,
        CancellationToken Token = default);
}
