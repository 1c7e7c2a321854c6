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

    private Task WarmUpAsync(EngineKind kind, CancellationToken cancellationToken)
    {
        switch (kind)
        {
            case EngineKind.VoiceActivity:
                services.GetRequiredService<IVoiceActivityEngine>().Open().Dispose();
                return Task.CompletedTask;
            case EngineKind.TextToSpeech:
                return SpeakAsync(cancellationToken);
            case EngineKind.SpeechToText:
                return ListenAsync(cancellationToken);
            case EngineKind.TurnDetector:
                return PredictAsync(cancellationToken);
            case EngineKind.Brain:
                return services.GetRequiredService<IBrain>().WarmUpAsync(cancellationToken);
            default:
                return Task.CompletedTask;   // the others are loaded by their first use
        }
    }

    private async Task SpeakAsync(CancellationToken cancellationToken)
    {
        // The engine itself: loading may take longer than a listener would wait, and nobody listens.
        var engine = services.GetRequiredKeyedService<ITextToSpeechEngine>(selector.Choose(EngineKind.TextToSpeech).Name);
        await foreach (SpeechFrame frame in engine.SynthesizeAsync(new SpeechRequest("Ready."), cancellationToken))
            frame.Audio.Dispose();
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        var engine = services.GetRequiredService<ISpeechToTextEngine>();
        await using ITranscriber transcriber = await engine.OpenAsync(new RecognitionOptions(), cancellationToken);
    }

    private async Task PredictAsync(CancellationToken cancellationToken)
    {
        if (services.GetRequiredService<ChosenTurnDetector>().Detector is { } detector)
            await detector.PredictEndOfTurnAsync(new TurnContext(new float[TurnContext.SampleRateHz], default, default), cancellationToken);
    }
}
