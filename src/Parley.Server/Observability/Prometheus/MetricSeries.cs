namespace Parley.Server.Observability.Prometheus;

/// <summary>The measurements of one metric with one set of labels. Thread-safe and without locks.</summary>
/// <param name="labels">As they are written, without braces; empty for none.</param>
/// <param name="bounds">Upper bounds of a histogram's buckets, rising; empty for anything else.</param>
internal sealed class MetricSeries(string labels, double[] bounds)
{
    // The last one takes what is above all bounds.
    private readonly long[] _buckets = new long[bounds.Length + 1];
    private double _value;

    public string Labels => labels;

    /// <summary>The total, or the present value; of a histogram the sum.</summary>
    public double Value => Volatile.Read(ref _value);

    public void Set(double value) => Volatile.Write(ref _value, value);

    public void Add(double value)
    {
        double seen = Volatile.Read(ref _value);
        double before;
        do
        {
            before = seen;
            seen = Interlocked.CompareExchange(ref _value, before + value, before);
        }
        while (BitConverter.DoubleToInt64Bits(seen) != BitConverter.DoubleToInt64Bits(before));
    }

    public void Record(double value)
    {
        if (double.IsNaN(value))
            return; // it would make the sum unreadable for ever
        int index = Array.BinarySearch(bounds, value); // a bound belongs to its own bucket
        Interlocked.Increment(ref _buckets[index < 0 ? ~index : index]);
        Add(value);
    }

    /// <summary>How many values were in each bucket and those below it.</summary>
    public long[] Cumulate()
    {
        var counts = new long[_buckets.Length];
        long sum = 0;
        for (int i = 0; i < counts.Length; i++)
            counts[i] = sum += Volatile.Read(ref _buckets[i]);
        return counts;
    }
}
