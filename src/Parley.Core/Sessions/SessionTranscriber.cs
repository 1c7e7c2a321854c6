using Microsoft.Extensions.Logging;

using Parley.Core.Audio;
using Parley.Core.SpeechToText;
using Parley.Core.Turns;

namespace Parley.Core.Sessions;

/// <summary>
/// A session's transcriber: opened with the first utterance, and opened anew with the first one after a failure.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed partial class SessionTranscriber(
    ISpeechToTextEngine engine, RecognitionOptions options, Action<TurnEvent> post, ILogger logger)
{
    private ITranscriber? _transcriber;
    private RecognitionOptions _options = options;
    private Task _partials = Task.CompletedTask;
    private bool _hasFailed;
    private bool _isOutdated;

    /// <summary>How sure it is that the speaker has finished; null where it cannot tell. Any thread.</summary>
    public float? EndOfTurnProbability => Volatile.Read(ref _transcriber)?.EndOfTurnProbability;

    /// <summary>How far the recogniser is behind. Any thread.</summary>
    public TimeSpan Backlog => Volatile.Read(ref _transcriber)?.Backlog ?? TimeSpan.Zero;

    /// <summary>What went wrong last, for the client.</summary>
    public string Error { get; private set; } = "";

    /// <summary>Opens with other options from the next utterance on.</summary>
    public void Use(RecognitionOptions recognition)
    {
        _isOutdated |= recognition != _options;
        _options = recognition;
    }

    public async ValueTask BeginUtteranceAsync(CancellationToken cancellationToken)
    {
        if (_hasFailed || _isOutdated)
            await CloseAsync();
        _hasFailed = _isOutdated = false;
        if (_transcriber is null)
        {
            _transcriber = await engine.OpenAsync(_options with { IsLive = true }, cancellationToken);
            _partials = ReadPartialsAsync(_transcriber, cancellationToken);
        }

        await _transcriber.BeginUtteranceAsync(cancellationToken);
    }

    /// <summary>Takes over the frame, which is lost where there is no transcriber.</summary>
    public ValueTask PushAsync(AudioFrame frame, CancellationToken cancellationToken)
    {
        if (_transcriber is not null)
            return _transcriber.PushAsync(frame, cancellationToken);

        frame.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The utterance so far; null where there is no transcriber, for the reason in <see cref="Error"/>.</summary>
    public async ValueTask<Transcript?> FinalizeAsync(CancellationToken cancellationToken) =>
        _transcriber is null ? null : await _transcriber.FinalizeAsync(cancellationToken);

    /// <summary>Something that was asked of it has failed. Logged once an utterance: sound comes fifty times a second.</summary>
    public void Fail(Exception exception)
    {
        if (!_hasFailed)
            LogFailed(logger, exception, engine.Name);
        _hasFailed = true;
        Error = exception is EngineUnavailableException
            ? exception.Message
            : $"The recogniser '{engine.Name}' failed: {exception.Message} The turn is lost; say it again.";
    }

    /// <summary>Lets go of the transcriber; never fails.</summary>
    public async ValueTask CloseAsync()
    {
        if (_transcriber is not { } transcriber)
            return;

        _transcriber = null;
        try
        {
            await transcriber.DisposeAsync();
        }
        catch (Exception e)
        {
            LogFailed(logger, e, engine.Name);
        }

        await _partials;
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
        catch (Exception e)
        {
            LogFailed(logger, e, engine.Name); // The final text tells the client, if it fails too.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Recogniser {Engine} failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, string engine);
}
