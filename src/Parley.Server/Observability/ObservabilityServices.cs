using Parley.Server.Composition;
using Parley.Server.Observability.Prometheus;

namespace Parley.Server.Observability;

/// <summary>Registers what lets people see how the server does.</summary>
internal static class ObservabilityServices
{
    public static IServiceCollection AddObservability(this IServiceCollection services) => services
        .AddJson(ObservabilityJson.Default)
        .AddMetrics()
        .AddSingleton<MetricRegistry>()
        .AddSingleton<ServerInstruments>()
        .AddHostedService<TelemetryExport>()
        .AddSingleton<EngineReadiness>()
        .AddSingleton<IReadinessCheck>(static provider => provider.GetRequiredService<EngineReadiness>())
        .AddSingleton<IReadinessCheck, StorageReadiness>()
        .AddSingleton<IReadinessCheck, LifetimeReadiness>();
}
