using Microsoft.Extensions.Options;

using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

using Parley.Core.Telemetry;

namespace Parley.Server.Observability;

/// <summary>
/// Sends traces and metrics to an OpenTelemetry collector, if the settings name one. A collector that is away costs
/// nothing but the traces of that time.
/// </summary>
internal sealed class TelemetryExport(IOptions<TelemetryOptions> options, ILogger<TelemetryExport> logger)
    : IHostedLifecycleService, IDisposable
{
    // The server must be down five seconds after it is asked to.
    private const int FlushMs = 1_000;

    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        TelemetryOptions settings = options.Value;
        if (settings.OtlpEndpoint is not { } endpoint)
            return Task.CompletedTask;
        ResourceBuilder resource = ResourceBuilder.CreateDefault().AddService(
            settings.ServiceName, serviceVersion: typeof(TelemetryExport).Assembly.GetName().Version?.ToString(3));
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(settings.TraceSampleRatio)))
            .AddSource(ParleyTelemetry.Name, "Microsoft.AspNetCore", "System.Net.Http")
            .AddOtlpExporter(otlp => Direct(otlp, settings, "v1/traces"))
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter([.. MeterNames.All])
            .AddOtlpExporter((otlp, reader) =>
            {
                Direct(otlp, settings, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = settings.MetricIntervalMs;
            })
            .Build();
        ObservabilityLog.Exporting(logger, endpoint.GetLeftPart(UriPartial.Path), settings.OtlpProtocol);
        return Task.CompletedTask;
    }

    /// <summary>After the last request has ended, so that its spans are there.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        _traces?.Shutdown(FlushMs);
        _metrics?.Shutdown(FlushMs);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    private static void Direct(OtlpExporterOptions otlp, TelemetryOptions settings, string path)
    {
        bool isGrpc = settings.OtlpProtocol == TelemetryOptions.Grpc;
        otlp.Protocol = isGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        // The standard environment names the collector; what is set here is taken as the whole address.
        otlp.Endpoint = isGrpc
            ? settings.OtlpEndpoint!
            : new Uri($"{settings.OtlpEndpoint!.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{path}");
    }
}
