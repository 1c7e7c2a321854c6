using Microsoft.Extensions.DependencyInjection;

using Parley.Core;
using Parley.Core.Enhancement;

namespace Parley.Engines.Denoise;

/// <summary>Registers what takes noise from speech.</summary>
public static class DenoiseServices
{
    public static IServiceCollection AddSpeechEnhancement(this IServiceCollection services)
    {
        services.AddOptions<SpeechEnhancementOptions>();
        return services
            .AddSingleton<GtcrnSpeechEnhancerEngine>()
            .AddKeyedSingleton<ISpeechEnhancerEngine>(
                GtcrnSpeechEnhancerEngine.EngineName,
                static (provider, _) => provider.GetRequiredService<GtcrnSpeechEnhancerEngine>())
            .AddSingleton(static provider => new EngineDescriptor(
                EngineKind.SpeechEnhancer,
                GtcrnSpeechEnhancerEngine.EngineName,
                Rank: 50,
                "GTCRN: takes steady noise from speech before it is recognised, in this process",
                () => provider.GetRequiredService<GtcrnSpeechEnhancerEngine>().Probe()))
            .AddSingleton(new EngineDescriptor(
                EngineKind.SpeechEnhancer,
                "none",
                Rank: 100, // noise of other kinds is left as it is, and clean speech suffers a little
                "Speech is heard as it comes",
                static () => EngineAvailability.Available("needs nothing")));
    }
}
