using Microsoft.Extensions.DependencyInjection;

using Parley.Core;
using Parley.Core.TextToSpeech;
using Parley.Core.Voices;

namespace Parley.Engines.PocketTts;

/// <summary>Registers Pocket TTS.</summary>
public static class PocketTtsServices
{
    public static IServiceCollection AddPocketTts(this IServiceCollection services)
    {
        services.AddOptions<PocketTtsOptions>();
        return services
            .AddSingleton<PocketTtsTextToSpeechEngine>()
            .AddKeyedSingleton<ITextToSpeechEngine>(
                PocketTtsTextToSpeechEngine.EngineName, static (provider, _) =>
                    new PausingTextToSpeechEngine(provider.GetRequiredService<PocketTtsTextToSpeechEngine>()))
            .AddKeyedSingleton<IVoiceCloner>(
                PocketTtsTextToSpeechEngine.EngineName, static (provider, _) => provider.GetRequiredService<PocketTtsTextToSpeechEngine>())
            .AddSingleton(static provider => new EngineDescriptor(
                EngineKind.TextToSpeech,
                PocketTtsTextToSpeechEngine.EngineName,
                Rank: 100,
                "Pocket TTS: natural voices and clones, first sound within a tenth of a second, English",
                () => provider.GetRequiredService<PocketTtsTextToSpeechEngine>().Probe()));
    }
}
