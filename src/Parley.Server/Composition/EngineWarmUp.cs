using System.Net;

using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Brain;
using Parley.Core.SpeechToText;
using Parley.Core.TextToSpeech;
using Parley.Core.Turns;
using Parley.Core.VoiceActivity;
using Parley.Server.Configuration;
using Parley.Server.Observability;

namespace Parley.Server.Composition;

/// <summary>
/// Loads the engines while the server already listens, so that the first turn is as quick as the later ones, and tells
/// the log which they are. An engine that fails here is reported again to whoever needs it.
/// </summary>
internal sealed class EngineWarmUp(
    IServiceProvider services,
    EngineSelector selector,
    EngineReadiness readiness,
    IOptions<ServerOptions> server,
    IHostApplicationLifetime lifetime,
    ILogger<EngineWarmUp> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A server that cannot listen goes away again, and its services with it.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (lifetime.ApplicationStarted.Register(started.SetResult))
            await started.Task.WaitAsync(stoppingToken);
        WarnIfOpen();
        foreach (string name in VerbatimSettings.Ignored)
        {
            if (Environment.GetEnvironmentVariable(name) is not null)
                ServerLog.NameWithoutEffect(logger, name);
        }

        await TryAsync(EngineKind.VoiceActivity, () =>
        {
            services.GetRequiredService<IVoiceActivityEngine>().Open().Dispose();
            return Task.CompletedTask;
        });
        await TryAsync(EngineKind.TextToSpeech, () => SpeakAsync(stoppingToken));
        await TryAsync(EngineKind.SpeechToText, () => ListenAsync(stoppingToken));
        await TryAsync(EngineKind.TurnDetector, () => PredictAsync(stoppingToken));
        await TryAsync(EngineKind.Brain, () => services.GetRequiredService<IBrain>().WarmUpAsync(stoppingToken));
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

    private async Task TryAsync(EngineKind kind, Func<Task> warmUp)
    {
        try
        {
            await warmUp();
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

    private void WarnIfOpen()
    {
        if (!ListenAddress.Resolve(server.Value.Host).All(IPAddress.IsLoopback))
            ServerLog.OpenToOthers(logger, server.Value.Host);
    }
}
