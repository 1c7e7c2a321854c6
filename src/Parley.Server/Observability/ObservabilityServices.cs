using Parley.Server.Composition;
using Parley.Server.Observability.Prometheus;
using Parley.Server.Sessions;

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
        .AddSingleton(static provider => new ProcessMeter(
            provider.GetRequiredService<SessionDirectory>(), TimeProvider.System, static () => Environment.CpuUsage.TotalTime))
        .AddHostedService(static provider => provider.GetRequiredService<ProcessMeter>())
        .AddSingleton<ProblemLog>()
        .AddSingleton<ILoggerProvider>(static provider => provider.GetRequiredService<ProblemLog>())
        .AddSingleton<EngineReadiness>()
        .AddSingleton<IReadinessCheck>(static provider => provider.GetRequiredService<EngineReadiness>())
        .AddSingleton<IReadinessCheck, StorageReadiness>()
        .AddSingleton<IReadinessCheck, LifetimeReadiness>();
}
