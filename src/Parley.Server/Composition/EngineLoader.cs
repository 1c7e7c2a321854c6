using Parley.Core;
using Parley.Core.Brain;
using Parley.Core.SpeechToText;
using Parley.Core.TextToSpeech;
using Parley.Core.Turns;
using Parley.Core.VoiceActivity;
using Parley.Server.Observability;

namespace Parley.Server.Composition;

/// <summary>
/// Loads the engine of a kind that was chosen, and notes whether it works. One that fails is reported again to whoever
/// needs it. Thread-safe.
/// </summary>
internal sealed class EngineLoader(
    IServiceProvider services, EngineSelector selector, EngineReadiness readiness, ILogger<EngineWarmUp> logger)
{
    /// <summary>What there is to load, in the order in which a conversation needs it.</summary>
    public static IReadOnlyList<EngineKind> Kinds { get; } =
    [
        EngineKind.VoiceActivity, EngineKind.TextToSpeech, EngineKind.SpeechToText, EngineKind.TurnDetector, EngineKind.Brain,
    ];

    public async Task LoadAsync(EngineKind kind, CancellationToken cancellationToken)
    {
        try
        {
            await WarmUpAsync(kind, cancellationToken);
            EngineChoice choice = selector.Choose(kind);
            readiness.Note(kind, works: true);
            ServerLog.EngineReady(logger, kind, choice.Name, choice.Reason);
        }
        catch (OperationCanceledException)
        {
            // the server stops before it was warm
        }
        catch (Exception problem)   // whatever it is, the server goes on without
        {
            readiness.Note(kind, works: false);
            ServerLog.EngineMissing(logger, kind, problem.Message);
        }
    }

    /// <summary>Whether another engine of that kind can be used without a new start.</summary>
    public static bool CanChange(EngineKind kind) =>
        kind is EngineKind.TextToSpeech or EngineKind.SpeechToText or EngineKind.TurnDetector;

    /// <summary>Has another engine used from now on, if it can be loaded.</summary>
    /// <returns>Why it cannot; null where it can.</returns>
    public async Task<string?> ChangeAsync(EngineChoice choice, CancellationToken cancellationToken)
    {
        try
        {
            await PrepareAsync(choice.Kind, choice.Name, cancellationToken);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            ServerLog.EngineMissing(logger, choice.Kind, problem.Message);
            return problem.Message;
        }

        selector.Adopt(choice);
        readiness.Note(choice.Kind, works: true);
        ServerLog.EngineReady(logger, choice.Kind, choice.Name, choice.Reason);
        return null;
    }

    private async Task PrepareAsync(EngineKind kind, string engine, CancellationToken cancellationToken)
    {
        if (kind == EngineKind.TextToSpeech)
            await SpeakAsync(engine, cancellationToken);
        else if (kind == EngineKind.SpeechToText)
            await ListenAsync(services.GetRequiredKeyedService<ISpeechToTextEngine>(engine), cancellationToken);
        else if (services.GetKeyedService<ITurnDetector>(engine) is { } detector)
            await PredictAsync(detector, cancellationToken);
    }

    private Task WarmUpAsync(EngineKind kind, CancellationToken cancellationToken)
    {
        switch (kind)
        {
            case EngineKind.VoiceActivity:
                services.GetRequiredService<IVoiceActivityEngine>().Open().Dispose();
                return Task.CompletedTask;
            case EngineKind.TextToSpeech:
                return SpeakAsync(selector.Choose(kind).Name, cancellationToken);
            case EngineKind.SpeechToText:
                return ListenAsync(services.GetRequiredService<ISpeechToTextEngine>(), cancellationToken);
            case EngineKind.TurnDetector:
                return services.GetRequiredService<ChosenTurnDetector>().Detector is { } detector
                    ? PredictAsync(detector, cancellationToken)
                    : Task.CompletedTask;
            case EngineKind.Brain:
                return services.GetRequiredService<IBrain>().WarmUpAsync(cancellationToken);
            default:
                return Task.CompletedTask;   // the others are loaded by their first use
        }
    }

    private async Task SpeakAsync(string name, CancellationToken cancellationToken)
    {
        // The engine itself: loading may take longer than a listener would wait, and nobody listens.
        var engine = services.GetRequiredKeyedService<ITextToSpeechEngine>(name);
        await foreach (SpeechFrame frame in engine.SynthesizeAsync(new SpeechRequest("Ready."), cancellationToken))
            frame.Audio.Dispose();
    }

    private static async Task ListenAsync(ISpeechToTextEngine engine, CancellationToken cancellationToken)
    {
        await using ITranscriber transcriber = await engine.OpenAsync(new RecognitionOptions(), cancellationToken);
    }

    private static async Task PredictAsync(ITurnDetector detector, CancellationToken cancellationToken) =>
        await detector.PredictEndOfTurnAsync(
            new TurnContext(new float[TurnContext.SampleRateHz], default, default), cancellationToken);
}
