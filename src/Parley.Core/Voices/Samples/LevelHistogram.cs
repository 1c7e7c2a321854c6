namespace Parley.Core.Voices.Samples;

/// <summary>How often windows had which level, in steps of half a decibel. Holds any length of sound.</summary>
internal sealed class LevelHistogram
{
    /// <summary>What is quieter counts as this: digital silence.</summary>
    public const double LowestDb = -100;

    private const int StepsPerDb = 2;

    private readonly long[] _counts = new long[(int)(-LowestDb * StepsPerDb) + 1];
    private long _total;

    /// <summary>Windows that are not digital silence.</summary>
    public long Audible => _total - _counts[0];

    /// <param name="power">The mean of the squares.</param>
    public void Add(double power)
    {
        double db = Math.Clamp(10 * Math.Log10(power + 1e-30), LowestDb, 0);
        _counts[(int)((db - LowestDb) * StepsPerDb)]++;
        _total++;
    }

    /// <summary>
    /// The level that so large a share of the audible windows does not exceed, in dB; the lowest where there are none.
    /// </summary>
    public double Percentile(double share)
    {
        long wanted = (long)(share * Audible);
        long seen = 0;
        for (int i = 1; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen > wanted)
                return LowestDb + ((double)i / StepsPerDb);
        }

        return LowestDb;
    }
}
