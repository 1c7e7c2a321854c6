using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Parley.Server.Observability.Prometheus;

/// <summary>Names and labels as the text exposition format 0.0.4 wants them.</summary>
internal static class PrometheusNames
{
    /// <summary>
    /// <c>parley.turn.reply_latency</c> in <c>s</c> becomes <c>parley_turn_reply_latency_seconds</c>; totals end in
    /// <c>_total</c>.
    /// </summary>
    public static string Metric(Instrument instrument, MetricKind kind)
    {
        var name = new StringBuilder(Sanitize(instrument.Name, allowColon: true));
        string? unit = UnitOf(instrument.Unit, kind);
        if (unit is not null && !EndsWith(name, "_" + unit))
            name.Append('_').Append(unit);
        if (kind == MetricKind.Counter && !EndsWith(name, "_total"))
            name.Append("_total");
        return name.ToString();
    }

    /// <summary>Without braces, sorted by name.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string key, object? value) in tags)
        {
            string name = Sanitize(key, allowColon: false);
            string text = Escape(Text(value), quotes: true);
            // Names that differ only in what is not allowed.
            labels[name] = labels.TryGetValue(name, out string? other) ? $"{other};{text}" : text;
        }

        return string.Join(',', labels.Select(static label => $"{label.Key}=\"{label.Value}\""));
    }

    /// <param name="text">Anything.</param>
    /// <param name="quotes">Whether it stands between quotes.</param>
    public static string Escape(string text, bool quotes)
    {
        string escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Sanitize(string name, bool allowColon)
    {
        var clean = new StringBuilder(name.Length);
        foreach (char c in name)
            clean.Append(char.IsAsciiLetterOrDigit(c) || c == '_' || (allowColon && c == ':') ? c : '_');
        if (clean.Length == 0 || char.IsAsciiDigit(clean[0]))
            clean.Insert(0, '_');
        return clean.ToString();
    }

    private static string? UnitOf(string? unit, MetricKind kind) => unit switch
    {
        null or "" => null,
        "s" => "seconds",
        "ms" => "milliseconds",
        "us" => "microseconds",
        "ns" => "nanoseconds",
        "By" => "bytes",
        "%" => "percent",
        "1" => kind == MetricKind.Gauge ? "ratio" : null,
        // {request} says what is counted; the name says so too.
        _ when unit[0] == '{' => null,
        _ => Sanitize(unit, allowColon: false),
    };

    private static bool EndsWith(StringBuilder name, string ending) =>
        name.Length >= ending.Length && name.ToString(name.Length - ending.Length, ending.Length) == ending;
}
