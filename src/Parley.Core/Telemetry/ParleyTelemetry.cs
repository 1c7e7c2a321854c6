using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Parley.Core.Telemetry;

/// <summary>The name under which metrics and traces of Parley are found: <c>Parley</c>.</summary>
public static class ParleyTelemetry
{
    public const string Name = "Parley";

    public static readonly Meter Meter = new(Name);

    /// <summary>Buckets in seconds for what a listener waits for: fine where people notice, which is below a second.</summary>
    public static readonly InstrumentAdvice<double> Latencies = new()
    {
        HistogramBucketBoundaries =
            [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30],
    };

    public static readonly ActivitySource ActivitySource = new(Name);
}
