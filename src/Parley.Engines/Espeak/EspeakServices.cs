using Microsoft.Extensions.DependencyInjection;

using Parley.Core;
using Parley.Core.TextToSpeech;
using Parley.Engines.Phonemes;

namespace Parley.Engines.Espeak;

/// <summary>Registers espeak-ng.</summary>
public static class EspeakServices
{
    public static IServiceCollection AddEspeak(this IServiceCollection services)
    {
        services.AddOptions<EspeakOptions>();
        return services
            .AddSingleton<EspeakTextToSpeechEngine>()
            .AddKeyedSingleton<ITextToSpeechEngine>(
                EspeakTextToSpeechEngine.EngineName, static (provider, _) =>
                    new PausingTextToSpeechEngine(provider.GetRequiredService<EspeakTextToSpeechEngine>()))
            .AddSingleton(static provider => new EngineDescriptor(
                EngineKind.TextToSpeech,
                EspeakTextToSpeechEngine.EngineName,
                Rank: 10,
                "espeak-ng: over a hundred languages, robotic, as a program of its own",
                () => provider.GetRequiredService<EspeakTextToSpeechEngine>().Probe()));
    }
}
