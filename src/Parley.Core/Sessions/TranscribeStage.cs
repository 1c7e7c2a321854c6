using System.Threading.Channels;

using Microsoft.Extensions.Logging;

using Parley.Core.Audio;
using Parley.Core.SpeechToText;
using Parley.Core.Turns;

namespace Parley.Core.Sessions;

/// <summary>Brings speech to the recogniser and its answers back, in order, beside the session's loop.</summary>
internal sealed partial class TranscribeStage(
    ISpeechToTextEngine engine, RecognitionOptions options, Action<TurnEvent> post, ILogger logger)
    : IDisposable
{
    // A minute of speech. A recogniser that is further behind loses sound; the transcript then lacks it.
    private readonly Channel<Work> _work = Channel.CreateBounded<Work>(
        new BoundedChannelOptions(capacity: 3_000) { SingleReader = true });

    private CancellationTokenSource _finalizing = new();
    private int _droppedFrames;
    private string _openError = "";

    private enum WorkKind
    {
        Begin,
        Push,
        Finalize,
    }

    public void Begin() => Write(new Work(WorkKind.Begin));

    public void Push(AudioFrame frame)
    {
        if (_work.Writer.TryWrite(new Work(WorkKind.Push, frame)))
            return;

        frame.Dispose();
        if (_droppedFrames++ % 3_000 == 0)
            LogBehind(logger, engine.Name);
    }

    public void Finalize(int request) => Write(new Work(WorkKind.Finalize, Request: request, Token: _finalizing.Token));

    /// <summary>The open request's answer is not wanted any more.</summary>
    public void Abandon()
    {
        _finalizing.Cancel();
        _finalizing = new CancellationTokenSource();
    }

    public void Dispose() => _finalizing.Dispose();

    public void Complete() => _work.Writer.TryComplete();

    /// <summary>Works until completed or cancelled. The recogniser is opened when it is first needed.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        ITranscriber? transcriber = null;
        Task partials = Task.CompletedTask;
        try
        {
            while (await _work.Reader.WaitToReadAsync(cancellationToken))
            {
                while (_work.Reader.TryRead(out Work work))
                {
                    if (transcriber is null && work.Kind == WorkKind.Begin)
                    {
                        transcriber = await TryOpenAsync(cancellationToken);
                        if (transcriber is not null)
                            partials = ReadPartialsAsync(transcriber, cancellationToken);
                    }

                    if (transcriber is not null)
                        await DoAsync(transcriber, work, cancellationToken);
                    else
                        Refuse(work);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        finally
        {
            while (_work.Reader.TryRead(out Work work))
                work.Frame?.Dispose();
            if (transcriber is not null)
                await transcriber.DisposeAsync();
            await partials;
        }
    }

    private async Task<ITranscriber?> TryOpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await engine.OpenAsync(options, cancellationToken);
        }
        catch (EngineUnavailableException e)
        {
            _openError = e.Message;
            return null;
        }
    }

    private void Refuse(Work work)
    {
        work.Frame?.Dispose();
        if (work.Kind == WorkKind.Finalize)
            post(new TurnEvent.TranscriptionFailed(work.Request, _openError));
    }

    private async Task DoAsync(ITranscriber transcriber, Work work, CancellationToken cancellationToken)
    {
        try
        {
            switch (work.Kind)
            {
                case WorkKind.Begin:
                    await transcriber.BeginUtteranceAsync(cancellationToken);
                    break;
                case WorkKind.Push:
                    await transcriber.PushAsync(work.Frame!, cancellationToken);
                    break;
                default:
                    using (var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, work.Token))
                    {
                        Transcript transcript = await transcriber.FinalizeAsync(either.Token);
                        post(new TurnEvent.TranscriptFinalized(work.Request, transcript.Text));
                    }

                    break;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Abandoned: the speaker went on.
        }
        catch (EngineUnavailableException e)
        {
            Fail(work, e, e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Fail(work, e, $"The recogniser '{engine.Name}' failed: {e.Message} The turn is lost; say it again.");
        }
    }

    private void Fail(Work work, Exception exception, string message)
    {
        LogFailed(logger, exception, engine.Name);
        if (work.Kind == WorkKind.Finalize)
            post(new TurnEvent.TranscriptionFailed(work.Request, message));
    }

    private async Task ReadPartialsAsync(ITranscriber transcriber, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (Transcript partial in transcriber.ReadPartialsAsync(cancellationToken))
                post(new TurnEvent.TranscriptChanged(partial.Text));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        catch (EngineUnavailableException e)
        {
            LogFailed(logger, e, engine.Name); // The final text tells the client, if it fails too.
        }
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Recogniser {Engine} failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, string engine);

    private readonly record struct Work(
        WorkKind Kind, AudioFrame? Frame = null, int Request = 0, CancellationToken Token = default);
}
