using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.TextToSpeech;
using Parley.Core.Voices;
using Parley.Engines.Models;
using Parley.Engines.Phonemes;

namespace Parley.Engines.Kokoro;

/// <summary>Registers Kokoro.</summary>
public static class KokoroServices
{
    public static IServiceCollection AddKokoro(this IServiceCollection services)
    {
        services.AddOptions<KokoroOptions>();
        return services
            .AddSingleton(static provider => new KokoroTextToSpeechEngine(
                provider.GetRequiredService<ModelStore>(),
                provider.GetRequiredService<IOptions<ModelOptions>>(),
                provider.GetRequiredService<IOptions<KokoroOptions>>(),
                provider.GetRequiredService<IPhonemizer>(),
                provider.GetRequiredService<PreparedFiles>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetService<IVoiceLibrary>()))
            .AddKeyedSingleton<ITextToSpeechEngine>(
                KokoroTextToSpeechEngine.EngineName,
                static (provider, _) => provider.GetRequiredService<KokoroTextToSpeechEngine>())
            .AddKeyedSingleton<IVoiceBlender>(
                KokoroTextToSpeechEngine.EngineName,
                static (provider, _) => new KokoroBlender(provider.GetRequiredService<KokoroTextToSpeechEngine>()))
            .AddSingleton(static provider => new EngineDescriptor(
                EngineKind.TextToSpeech,
                KokoroTextToSpeechEngine.EngineName,
                Rank: 50,
                "Kokoro: natural voices and blends of them, in this process",
                () => provider.GetRequiredService<KokoroTextToSpeechEngine>().Probe()));
    }
}
