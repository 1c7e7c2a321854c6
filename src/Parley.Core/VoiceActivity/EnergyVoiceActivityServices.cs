using Microsoft.Extensions.DependencyInjection;

namespace Parley.Core.VoiceActivity;

/// <summary>Registers the energy detector.</summary>
public static class EnergyVoiceActivityServices
{
    public static IServiceCollection AddEnergyVoiceActivity(this IServiceCollection services) => services
        .AddKeyedSingleton<IVoiceActivityEngine, EnergyVoiceActivityEngine>(EnergyVoiceActivityEngine.EngineName)
        .AddSingleton(new EngineDescriptor(
            EngineKind.VoiceActivity,
            EnergyVoiceActivityEngine.EngineName,
            Rank: 10,
            "Loudness against an adaptive noise floor; needs nothing installed",
            static () => EngineAvailability.Available("built in")));
}
