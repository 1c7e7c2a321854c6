using System.Collections.Concurrent;

namespace Parley.Server.Observability.Prometheus;

/// <summary>One metric: its name and a series for each set of labels that came. Thread-safe.</summary>
internal sealed class MetricFamily(string name, MetricKind kind, string help, double[] bounds)
{
    /// <summary>Labels that clients could choose freely must not fill the memory: what comes beyond goes together.</summary>
    public const int MaximumSeries = 1_000;

    private const string Overflow = "otel_metric_overflow=\"true\"";

    // The same labels may come in another order; both lead to one series.
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], MetricSeries> _byTags =
        new(TagSetComparer.Instance);

    private readonly ConcurrentDictionary<string, MetricSeries> _byLabels = new(StringComparer.Ordinal);

    public string Name => name;

    public MetricKind Kind => kind;

    public string Help => help;

    public IReadOnlyList<double> Bounds => bounds;

    public IEnumerable<MetricSeries> Series => _byLabels.Values.OrderBy(static series => series.Labels, StringComparer.Ordinal);

    public MetricSeries Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var lookup = _byTags.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
        if (lookup.TryGetValue(tags, out MetricSeries? series))
            return series;
        if (_byTags.Count >= MaximumSeries)
            return _byLabels.GetOrAdd(Overflow, static (labels, made) => new MetricSeries(labels, made), bounds);
        series = _byLabels.GetOrAdd(
            PrometheusNames.Labels(tags), static (labels, made) => new MetricSeries(labels, made), bounds);
        lookup.TryAdd(tags, series);
        return series;
    }

    /// <summary>Forgets all series: what is observed anew tells which there still are.</summary>
    public void Clear()
    {
        _byTags.Clear();
        _byLabels.Clear();
    }
}
