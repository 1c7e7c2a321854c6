using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Turns;
using Parley.Engines.Models;

namespace Parley.Engines.SmartTurn;

/// <summary>Registers Smart Turn.</summary>
public static class SmartTurnServices
{
    public static IServiceCollection AddSmartTurn(this IServiceCollection services)
    {
        services.AddOptions<SmartTurnOptions>();
        return services
            .AddSingleton(static provider => new SmartTurnDetector(
                provider.GetRequiredService<ModelStore>(),
                provider.GetRequiredService<IOptions<ModelOptions>>(),
                provider.GetRequiredService<IOptions<SmartTurnOptions>>(),
                provider.GetRequiredService<TimeProvider>()))
            .AddKeyedSingleton<ITurnDetector>(
                SmartTurnDetector.EngineName,
                static (provider, _) => provider.GetRequiredService<SmartTurnDetector>())
            .AddSingleton(static provider => new EngineDescriptor(
                EngineKind.TurnDetector,
                SmartTurnDetector.EngineName,
                Rank: 100,
                "Smart Turn v3: hears in the sound whether a sentence has ended",
                () => provider.GetRequiredService<SmartTurnDetector>().Probe()));
    }
}
