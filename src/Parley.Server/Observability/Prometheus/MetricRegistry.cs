using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Parley.Server.Observability.Prometheus;

/// <summary>
/// Gathers what the meters measure: Parley's, the web server's and the runtime's. Thread-safe; the caller of a measurement
/// neither waits nor, once its labels are known, allocates.
/// </summary>
internal sealed class MetricRegistry : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<MetricFamily, bool> _observed = new();
    private readonly Lock _gate = new();

    public MetricRegistry(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // Meters that belong to another server in this process are its own business.
            bool isOurs = MeterNames.All.Contains(instrument.Meter.Name)
                && (instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, meters));
            if (isOurs && FamilyOf(instrument) is { } family)
                listener.EnableMeasurementEvents(instrument, family);
        };
        Listen<byte>(static value => value);
        Listen<short>(static value => value);
        Listen<int>(static value => value);
        Listen<long>(static value => value);
        Listen<float>(static value => value);
        Listen<double>(static value => value);
        Listen<decimal>(static value => (double)value);
        _listener.Start();
    }

    /// <summary>All there is at this moment, as text.</summary>
    public byte[] Write()
    {
        lock (_gate) // one at a time: what is observed is forgotten before
        {
            foreach (MetricFamily family in _observed.Keys)
                family.Clear();
            _listener.RecordObservableInstruments();
            return PrometheusText.Write(_families.Values);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Listen<T>(Func<T, double> convert)
        where T : struct =>
        _listener.SetMeasurementEventCallback<T>((instrument, measurement, tags, state) =>
            Take(instrument, (MetricFamily)state!, convert(measurement), tags));

    private static void Take(
        Instrument instrument, MetricFamily family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        MetricSeries series = family.Find(tags);
        if (family.Kind == MetricKind.Histogram)
            series.Record(value);
        else if (instrument.IsObservable || IsGauge(instrument))
            series.Set(value);
        else
            series.Add(value);
    }

    // Null for one whose name another kind of metric has already: both in one family would be no metric.
    private MetricFamily? FamilyOf(Instrument instrument)
    {
        MetricKind kind = KindOf(instrument);
        string name = PrometheusNames.Metric(instrument, kind);
        MetricFamily family = _families.GetOrAdd(
            name, _ => new MetricFamily(name, kind, instrument.Description ?? "", HistogramBounds.Of(instrument, kind)));
        if (family.Kind != kind)
            return null;
        if (instrument.IsObservable)
            _observed.TryAdd(family, true);
        return family;
    }

    private static MetricKind KindOf(Instrument instrument)
    {
        Type type = instrument.GetType().GetGenericTypeDefinition();
        if (type == typeof(Histogram<>))
            return MetricKind.Histogram;
        return type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? MetricKind.Counter : MetricKind.Gauge;
    }

    private static bool IsGauge(Instrument instrument) =>
        instrument.GetType().GetGenericTypeDefinition() == typeof(Gauge<>);
}
