using System.Buffers;

using Microsoft.Extensions.Logging;

using Parley.Core.Telemetry;
using Parley.Core.Turns;

namespace Parley.Core.Sessions;

/// <summary>
/// Brings questions to the turn detector and its answers back, beside the session's loop. Whatever goes wrong, the
/// silence decides, and is told once.
/// </summary>
/// <param name="detector">Null where the silence alone decides; then nothing is ever asked.</param>
/// <param name="post">Takes the answers.</param>
/// <param name="tell">Takes what the client is to know.</param>
/// <param name="time">Measures what it costs.</param>
/// <param name="logger">Takes the first failure.</param>
internal sealed partial class DetectStage(
    ITurnDetector? detector, Action<TurnEvent> post, Action<SessionEvent> tell, TimeProvider time, ILogger logger)
    : IAsyncDisposable
{
    private readonly TurnSound? _sound = detector is null ? null : new TurnSound();
    private (int Request, CancellationTokenSource Cancellation)? _open;
    private Task _running = Task.CompletedTask;
    private bool _hasFailed;

    /// <summary>The sound of the turn; null where nobody asks for it.</summary>
    public TurnSound? Sound => _sound;

    /// <summary>Asks; the answer comes as <see cref="TurnEvent.EndOfTurnPredicted"/>.</summary>
    /// <param name="question">What is known of the turn beside its sound.</param>
    /// <param name="ownProbability">The recogniser's own guess.</param>
    public void Predict(TurnEffect.PredictEndOfTurn question, float? ownProbability)
    {
        if (detector is null)
            return;

        Abandon();
        // The ring goes on being written while the detector reads.
        int count = _sound!.Count;
        float[] samples = ArrayPool<float>.Shared.Rent(TurnSound.Capacity);
        _sound.CopyTo(samples);
        var context = new TurnContext(samples.AsMemory(0, count), question.Speech, question.Silence)
        {
            Transcript = question.Transcript,
            EndOfTurnProbability = ownProbability,
        };
        var cancellation = new CancellationTokenSource();
        _open = (question.Request, cancellation);
        Own(PredictAsync(detector, question.Request, context, samples, cancellation.Token));
    }

    /// <summary>The answer is not wanted any more.</summary>
    public void Abandon(int request)
    {
        if (_open?.Request == request)
            Abandon();
    }

    /// <summary>After the session's loop has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        Abandon();
        await _running;
    }

    private void Abandon()
    {
        if (_open is not { } open)
            return;

        _open = null;
        Own(CancelAsync(open.Cancellation));

        // Not Cancel: the detector would go on here, on the session's loop.
        static async Task CancelAsync(CancellationTokenSource cancellation) => await cancellation.CancelAsync();
    }

    // None of the tasks fails.
    private void Own(Task task) => _running = _running.IsCompleted ? task : Task.WhenAll(_running, task);

    private async Task PredictAsync(
        ITurnDetector asked, int request, TurnContext context, float[] samples, CancellationToken cancellationToken)
    {
        await Task.Yield(); // Detectors compute on the thread that asks, and this is the session's loop.
        long begun = time.GetTimestamp();
        float? probability = null;
        PredictionOutcome outcome = PredictionOutcome.Answered;
        try
        {
            probability = await asked.PredictEndOfTurnAsync(context, cancellationToken);
            if (probability is { } value && !(value is >= 0 and <= 1))
                throw new InvalidOperationException($"Its probability is {value}, which is not between 0 and 1.");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            outcome = PredictionOutcome.Abandoned;
        }
        catch (Exception e)
        {
            probability = null;
            outcome = PredictionOutcome.Failed;
            Fail(e, asked.Name);
        }

        ArrayPool<float>.Shared.Return(samples);
        TurnDetectorTelemetry.Record(asked.Name, outcome, time.GetElapsedTime(begun));
        if (outcome != PredictionOutcome.Abandoned)
            post(new TurnEvent.EndOfTurnPredicted(request, probability));
    }

    private void Fail(Exception exception, string name)
    {
        if (_hasFailed)
            return;

        _hasFailed = true;
        LogFailed(logger, exception, name);
        string problem = exception is EngineUnavailableException
            ? exception.Message
            : $"The turn detector '{name}' failed: {exception.Message}";
        tell(new SessionEvent.Error(
            $"{problem} The length of the silence ends turns instead.", "turn_detector_failed", Recoverable: true));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Turn detector {Detector} failed; the silence decides instead")]
    private static partial void LogFailed(ILogger logger, Exception exception, string detector);
}
