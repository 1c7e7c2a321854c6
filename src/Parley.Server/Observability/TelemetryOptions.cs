using System.ComponentModel.DataAnnotations;

namespace Parley.Server.Observability;

/// <summary><c>Parley:Telemetry</c>: where traces and metrics go.</summary>
public sealed class TelemetryOptions
{
    public const string HttpProtobuf = "http/protobuf";
    public const string Grpc = "grpc";

    /// <summary>
    /// Address of an OpenTelemetry collector, such as <c>http://127.0.0.1:4318</c>; traces go to <c>/v1/traces</c> and
    /// metrics to <c>/v1/metrics</c> below it. Default: none, which sends nothing.
    /// </summary>
    public Uri? OtlpEndpoint { get; set; }

    /// <summary>How the collector is spoken to: <c>http/protobuf</c> or <c>grpc</c>. Default: http/protobuf.</summary>
    [AllowedValues(
        HttpProtobuf, Grpc, ErrorMessage = "The field TelemetryOptions.OtlpProtocol takes http/protobuf or grpc.")]
    public string OtlpProtocol { get; set; } = HttpProtobuf;

    /// <summary>By which name the collector knows this server. Default: parley.</summary>
    [Required]
    public string ServiceName { get; set; } = "parley";

    /// <summary>The share of traces that is sent, 0 to 1; a caller that traces decides for its own. Default: 1.</summary>
    [Range(0.0, 1.0)]
    public double TraceSampleRatio { get; set; } = 1.0;

    /// <summary>How often metrics are sent. Default: 15000.</summary>
    [Range(100, 3_600_000)]
    public int MetricIntervalMs { get; set; } = 15_000;
}
