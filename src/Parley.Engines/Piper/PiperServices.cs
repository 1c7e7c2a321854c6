using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.TextToSpeech;
using Parley.Engines.Models;
using Parley.Engines.Phonemes;

namespace Parley.Engines.Piper;

/// <summary>Registers Piper's voices.</summary>
public static class PiperServices
{
    public static IServiceCollection AddPiper(this IServiceCollection services)
    {
        services.AddOptions<PiperOptions>();
        return services
            .AddSingleton(static provider => new PiperTextToSpeechEngine(
                provider.GetRequiredService<IOptions<PiperOptions>>(),
                provider.GetRequiredService<IOptions<ModelOptions>>(),
                provider.GetRequiredService<ModelStore>(),
                provider.GetRequiredService<IPhonemizer>(),
                provider.GetRequiredService<TimeProvider>()))
            .AddKeyedSingleton<ITextToSpeechEngine>(
                PiperTextToSpeechEngine.EngineName, static (provider, _) =>
                    new PausingTextToSpeechEngine(provider.GetRequiredService<PiperTextToSpeechEngine>()))
            .AddSingleton(static provider => new EngineDescriptor(
                EngineKind.TextToSpeech,
                PiperTextToSpeechEngine.EngineName,
                Rank: 40,
                "Piper: natural voices in many languages, quick, in this process",
                () => provider.GetRequiredService<PiperTextToSpeechEngine>().Probe()));
    }
}
