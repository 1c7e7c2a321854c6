namespace Parley.Bench.Reports;

/// <summary>How values are spread; all NaN where there are none.</summary>
internal sealed record Distribution(int Count, double Minimum, double P50, double P90, double P99, double Maximum)
{
    public static Distribution Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Distribution(
            sorted.Length,
            Statistics.Percentile(sorted, 0),
            Statistics.Percentile(sorted, 50),
            Statistics.Percentile(sorted, 90),
            Statistics.Percentile(sorted, 99),
            Statistics.Percentile(sorted, 100));
    }

    /// <summary>Of those that there are.</summary>
    public static Distribution Of(IEnumerable<double?> values) => Of(values.OfType<double>());

    public override string ToString() => Count == 0
        ? "none"
        : $"p50 {P50:0.00}  p90 {P90:0.00}  p99 {P99:0.00}  max {Maximum:0.00}  (min {Minimum:0.00}, n {Count})";
}
