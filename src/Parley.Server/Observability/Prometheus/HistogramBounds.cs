using System.Diagnostics.Metrics;

namespace Parley.Server.Observability.Prometheus;

/// <summary>The buckets of a histogram: those that its maker advises, else by its unit.</summary>
internal static class HistogramBounds
{
    // As OpenTelemetry advises for the duration of requests; replies fall into the same range.
    private static readonly double[] Seconds =
        [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60];

    private static readonly double[] Milliseconds = [5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 10_000];

    private static readonly double[] Bytes = [1_024, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216];

    private static readonly double[] Others =
        [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000];

    public static double[] Of(Instrument instrument, MetricKind kind)
    {
        if (kind != MetricKind.Histogram)
            return [];
        IReadOnlyList<double>? advised = instrument switch
        {
            Histogram<double> histogram => histogram.Advice?.HistogramBucketBoundaries,
            Histogram<long> histogram => Numbers(histogram.Advice?.HistogramBucketBoundaries),
            Histogram<int> histogram => Numbers(histogram.Advice?.HistogramBucketBoundaries),
            _ => null,
        };
        return advised is { Count: > 0 } ? [.. advised] : instrument.Unit switch
        {
            "s" => Seconds,
            "ms" => Milliseconds,
            "By" => Bytes,
            _ => Others,
        };
    }

    private static double[]? Numbers<T>(IReadOnlyList<T>? bounds)
        where T : IConvertible =>
        bounds is null ? null : [.. bounds.Select(static bound => Convert.ToDouble(bound, null))];
}
