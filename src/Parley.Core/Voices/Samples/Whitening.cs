namespace Parley.Core.Voices.Samples;

/// <summary>
/// Turns features so that within a piece of speech they all vary by one and independently of each other.
/// </summary>
internal sealed class Whitening
{
    private const int Count = VoiceFeatures.Count;

    // A synthetic voice may hold its pitch; a variance of nothing would make any change infinite.
    private const double LeastVariance = 1e-4;

    private readonly double[,] _lower;

    private Whitening(double[,] lower) => _lower = lower;

    /// <param name="pieces">Each with voiced windows.</param>
    public static Whitening Within(IReadOnlyList<SpeechPiece> pieces)
    {
        double[,] covariance = new double[Count, Count];
        double total = 0;
        foreach (SpeechPiece piece in pieces)
        {
            total += piece.Voiced;
            int at = 0;
            for (int i = 0; i < Count; i++)
            {
                for (int j = 0; j <= i; j++)
                    covariance[i, j] += piece.Products[at++] - ((double)piece.Sums[i] * piece.Sums[j] / piece.Voiced);
            }
        }

        for (int i = 0; i < Count; i++)
        {
            for (int j = 0; j <= i; j++)
                covariance[i, j] /= total;
            covariance[i, i] += LeastVariance;
        }

        return new Whitening(LowerTriangle(covariance));
    }

    public static double SquaredDistance(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        double sum = 0;
        for (int i = 0; i < first.Length; i++)
            sum += (first[i] - second[i]) * (first[i] - second[i]);
        return sum;
    }

    /// <summary>The piece's mean, turned.</summary>
    public double[] Mean(SpeechPiece piece)
    {
        double[] mean = new double[Count];
        for (int i = 0; i < Count; i++)
        {
            double value = piece.Sums[i] / (double)piece.Voiced;
            for (int j = 0; j < i; j++)
                value -= _lower[i, j] * mean[j];
            mean[i] = value / _lower[i, i];
        }

        return mean;
    }

    /// <summary>Cholesky's decomposition; in place of a root of nothing, the least variance's.</summary>
    private static double[,] LowerTriangle(double[,] covariance)
    {
        double[,] lower = new double[Count, Count];
        for (int i = 0; i < Count; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = covariance[i, j];
                for (int k = 0; k < j; k++)
                    sum -= lower[i, k] * lower[j, k];
                lower[i, j] = i == j ? Math.Sqrt(Math.Max(sum, LeastVariance)) : sum / lower[j, j];
            }
        }

        return lower;
    }
}
