namespace Parley.Bench.Reports;

/// <summary>The little statistics that the bench needs.</summary>
internal static class Statistics
{
    /// <summary>The smallest value that so many percent do not exceed (nearest rank).</summary>
    /// <param name="sorted">Ascending.</param>
    /// <param name="percent">0 to 100.</param>
    /// <returns>NaN where there are no values.</returns>
    public static double Percentile(IReadOnlyList<double> sorted, double percent) => sorted.Count == 0
        ? double.NaN
        : sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * sorted.Count) - 1, 0, sorted.Count - 1)];

    /// <summary>A part of a whole, in percent; 0 of nothing.</summary>
    public static double Percent(int part, int whole) => whole == 0 ? 0 : 100.0 * part / whole;

    /// <summary>The time between two timestamps of <see cref="TimeProvider.System"/>, in ms.</summary>
    public static double Milliseconds(long from, long to) =>
        (to - from) * 1_000.0 / TimeProvider.System.TimestampFrequency;

    /// <summary>Slope of the least-squares line; 0 where there are fewer than two points.</summary>
    public static double Slope(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        if (x.Count < 2)
            return 0;
        double meanX = x.Average();
        double meanY = y.Average();
        double spread = x.Sum(value => (value - meanX) * (value - meanX));
        return spread == 0 ? 0 : x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / spread;
    }
}
