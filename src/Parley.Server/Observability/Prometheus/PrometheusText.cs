using System.Globalization;
using System.Text;

namespace Parley.Server.Observability.Prometheus;

/// <summary>The text exposition format, version 0.0.4.</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Families without a series are left out.</summary>
    public static byte[] Write(IEnumerable<MetricFamily> families)
    {
        var text = new StringBuilder(16 * 1024);
        foreach (MetricFamily family in families.OrderBy(static family => family.Name, StringComparer.Ordinal))
        {
            MetricSeries[] all = [.. family.Series];
            if (all.Length == 0)
                continue;
            if (family.Help.Length > 0)
                text.Append("# HELP ").Append(family.Name).Append(' ').Append(PrometheusNames.Escape(family.Help, quotes: false)).Append('\n');
            text.Append("# TYPE ").Append(family.Name).Append(' ').Append(Word(family.Kind)).Append('\n');
            foreach (MetricSeries series in all)
            {
                if (family.Kind == MetricKind.Histogram)
                    WriteHistogram(text, family, series);
                else
                    WriteSample(text, family.Name, series.Labels, Number(series.Value));
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void WriteHistogram(StringBuilder text, MetricFamily family, MetricSeries series)
    {
        long[] counts = series.Cumulate();
        string before = series.Labels.Length == 0 ? "" : series.Labels + ",";
        for (int i = 0; i < counts.Length; i++)
        {
            string bound = i < family.Bounds.Count ? Number(family.Bounds[i]) : "+Inf";
            WriteSample(text, family.Name + "_bucket", $"{before}le=\"{bound}\"", Whole(counts[i]));
        }

        WriteSample(text, family.Name + "_sum", series.Labels, Number(series.Value));
        WriteSample(text, family.Name + "_count", series.Labels, Whole(counts[^1]));
    }

    private static void WriteSample(StringBuilder text, string name, string labels, string value)
    {
        text.Append(name);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(value).Append('\n');
    }

    private static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Number(double number) => number switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => number.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Word(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Gauge => "gauge",
        _ => "histogram",
    };
}
