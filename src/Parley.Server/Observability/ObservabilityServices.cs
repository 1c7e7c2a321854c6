using Parley.Server.Composition;

namespace Parley.Server.Observability;

/// <summary>Registers what lets people see how the server does.</summary>
internal static class ObservabilityServices
{
    public static IServiceCollection AddObservability(this IServiceCollection services) => services
        .AddJson(ObservabilityJson.Default)
        .AddSingleton<EngineReadiness>()
        .AddSingleton<IReadinessCheck>(static provider => provider.GetRequiredService<EngineReadiness>())
        .AddSingleton<IReadinessCheck, StorageReadiness>()
        .AddSingleton<IReadinessCheck, LifetimeReadiness>();
}
