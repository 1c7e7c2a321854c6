namespace Parley.Server.Observability.Prometheus;

/// <summary>What becomes of measurements.</summary>
internal enum MetricKind
{
    /// <summary>A total that only grows.</summary>
    Counter,

    /// <summary>A value that goes up and down.</summary>
    Gauge,

    /// <summary>How often values of which size came.</summary>
    Histogram,
}
