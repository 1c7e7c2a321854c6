using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Brain;
using Parley.Core.SpeechToText;
using Parley.Core.TextToSpeech;
using Parley.Core.VoiceActivity;
using Parley.Server.Configuration;

namespace Parley.Server.Composition;

/// <summary>Registers, without a key, the engine of each kind that was chosen.</summary>
internal static class ChosenEngineServices
{
    public static IServiceCollection AddChosenEngines(this IServiceCollection services) => services
        .AddChosenBrain()
        .AddSingleton<EngineSelector>()
        .AddSingleton<ChosenSpeechEnhancer>()
        .AddSingleton(static provider => provider.GetRequiredService<ChosenSpeechEnhancer>()
            .Before(Chosen<IVoiceActivityEngine>(provider, EngineKind.VoiceActivity)))
        .AddSingleton<ISpeechToTextEngine>(ChosenRecogniser)
        .AddSingleton<ITextToSpeechEngine>(ChosenVoice)
        .AddSingleton<ChosenTurnDetector>()
        .AddSingleton(static provider =>
            Chosen<IEmbeddingGenerator<string, Embedding<float>>>(provider, EngineKind.Embeddings));

    // The brain finds its model by its own settings, so the choice goes there.
    private static IServiceCollection AddChosenBrain(this IServiceCollection services)
    {
        services.AddOptions<BrainOptions>().PostConfigure<IOptions<EngineOptions>>(static (brain, engines) =>
        {
            if (engines.Value.Brain != EngineOptions.Auto)
                brain.Provider = engines.Value.Brain;
        });
        return services;
    }

    private static T Chosen<T>(IServiceProvider provider, EngineKind kind)
        where T : notnull =>
        provider.GetRequiredKeyedService<T>(provider.GetRequiredService<EngineSelector>().Choose(kind).Name);

    private static CurrentSpeechToTextEngine ChosenRecogniser(IServiceProvider provider)
    {
        var enhancer = provider.GetRequiredService<ChosenSpeechEnhancer>();
        return Working(new CurrentSpeechToTextEngine(new CurrentEngine<ISpeechToTextEngine>(
            provider.GetRequiredService<EngineSelector>(), EngineKind.SpeechToText,
            name => enhancer.Before(provider.GetRequiredKeyedService<ISpeechToTextEngine>(name)))),
            static engine => _ = engine.Current);
    }

    private static CurrentTextToSpeechEngine ChosenVoice(IServiceProvider provider) =>
        Working(new CurrentTextToSpeechEngine(new CurrentEngine<ITextToSpeechEngine>(
            provider.GetRequiredService<EngineSelector>(), EngineKind.TextToSpeech, name => Voice(provider, name))),
            static engine => _ = engine.Current);

    // Where none works there is no service, which is said to whoever asks for it; later there may be one.
    private static T Working<T>(T engine, Action<T> check)
    {
        check(engine);
        return engine;
    }

    // Whatever is asked of it is measured, and another voice steps in if it fails before its first sound. Sessions add
    // the rate.
    private static FallbackTextToSpeechEngine Voice(IServiceProvider provider, string engine)
    {
        var selector = provider.GetRequiredService<EngineSelector>();
        return new FallbackTextToSpeechEngine(
            Metered(engine)!,
            Metered(selector.VoiceFallback),
            provider.GetRequiredService<IOptions<FallbackOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<FallbackTextToSpeechEngine>>());

        MeteredTextToSpeechEngine? Metered(string? name) => name is null ? null : new MeteredTextToSpeechEngine(
            provider.GetRequiredKeyedService<ITextToSpeechEngine>(name),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<MeteredTextToSpeechEngine>>());
    }
}
