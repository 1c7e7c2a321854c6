namespace Parley.Core.Voices.Samples;

/// <summary>
/// Whether the pieces fall apart into two voices, by statistics alone: the best division in two is sought, and judged
/// by how
/// far apart its halves lie. A change of room or microphone looks the same, and is as bad for a voice.
/// </summary>
/// <remarks>
/// Distances are Mahalanobis distances of the pieces' mean features, with the covariance within the pieces, which is
/// that of
/// what is said rather than of who says it (as in linear discriminant analysis; Fisher 1936). What separates is the
/// variance
/// between the halves. Measured hits and false alarms are in docs/voices.md.
/// </remarks>
internal sealed class SpeakerSplit
{
    // Fewer voiced windows give no mean worth the name.
    private const int FewestVoiced = 12;

    // Separation that one voice reaches. The part that shrinks with the material is chance: the best of many divisions
    // of a
    // few means always looks like something.
    private const double LeastSeparation = 0.35;
    private const double SeparationOfChance = 300;

    // A cough or a laugh is no second speaker.
    private static readonly TimeSpan _leastOther = TimeSpan.FromSeconds(1.5);

    private const int Starts = 30;
    private const int Rounds = 15;

    private SpeakerSplit(double separation, double limit, bool[] isOther)
    {
        Separation = separation;
        Limit = limit;
        IsOther = isOther;
    }

    /// <summary>Variance between the two halves, in variances within a piece.</summary>
    public double Separation { get; }

    /// <summary>What one voice stays below, with this much material.</summary>
    public double Limit { get; }

    /// <summary>Whether there is more than one voice.</summary>
    public bool IsSplit => Separation > Limit;

    /// <summary>Of each piece, whether it is of another voice than the one that speaks most.</summary>
    public IReadOnlyList<bool> IsOther { get; }

    public static SpeakerSplit Find(IReadOnlyList<SpeechPiece> pieces, TimeSpan windowDuration)
    {
        int[] usable = [.. Enumerable.Range(0, pieces.Count).Where(i => pieces[i].Voiced >= FewestVoiced)];
        bool[] isOther = new bool[pieces.Count];
        if (usable.Length < 2)
            return new SpeakerSplit(0, double.PositiveInfinity, isOther);

        var whitening = Whitening.Within([.. usable.Select(i => pieces[i])]);
        double[][] means = [.. usable.Select(i => whitening.Mean(pieces[i]))];
        double[] weights = [.. usable.Select(i => (double)pieces[i].Voiced)];
        (double separation, bool[] isSecond) = Divide(means, weights);

        MarkOthers(pieces, usable, isSecond, isOther);
        if (2 * CountWindows(pieces, isOther) > pieces.Sum(static piece => (double)piece.Windows))
            Invert(isOther);
        TimeSpan other = windowDuration * CountWindows(pieces, isOther);
        double limit = other < _leastOther ? double.PositiveInfinity : LeastSeparation + (SeparationOfChance / weights.Sum());
        if (separation <= limit)
            Array.Clear(isOther);
        return new SpeakerSplit(separation, limit, isOther);
    }

    /// <summary>Two means from several starts; the division with the most variance between its halves.</summary>
    private static (double Separation, bool[] IsSecond) Divide(double[][] means, double[] weights)
    {
        // The same starts every time, so that the same recording is judged the same.
        var random = new Random(1);
        double best = 0;
        bool[] division = new bool[means.Length];
        bool[] isSecond = new bool[means.Length];
        for (int start = 0; start < Starts; start++)
        {
            int first = random.Next(means.Length);
            int second = (first + 1 + random.Next(means.Length - 1)) % means.Length;
            double separation = Settle([.. means[first]], [.. means[second]], means, weights, isSecond);
            if (separation <= best)
                continue;
            best = separation;
            isSecond.CopyTo(division, 0);
        }

        return (best, division);
    }

    private static double Settle(double[] first, double[] second, double[][] means, double[] weights, bool[] isSecond)
    {
        double secondShare = 0;
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < means.Length; i++)
                isSecond[i] = Whitening.SquaredDistance(means[i], second) < Whitening.SquaredDistance(means[i], first);
            double firstWeight = MoveTo(first, means, weights, isSecond, half: false);
            double secondWeight = MoveTo(second, means, weights, isSecond, half: true);
            secondShare = secondWeight / (firstWeight + secondWeight);
        }

        return secondShare * (1 - secondShare) * Whitening.SquaredDistance(first, second);
    }

    private static double MoveTo(double[] centre, double[][] means, double[] weights, bool[] isSecond, bool half)
    {
        double total = 0;
        Array.Clear(centre);
        for (int i = 0; i < means.Length; i++)
        {
            if (isSecond[i] != half)
                continue;
            total += weights[i];
            for (int d = 0; d < centre.Length; d++)
                centre[d] += weights[i] * means[i][d];
        }

        for (int d = 0; d < centre.Length && total > 0; d++)
            centre[d] /= total;
        return total;
    }

    // A piece with too little voice belongs to whoever spoke before it.
    private static void MarkOthers(
        IReadOnlyList<SpeechPiece> pieces, int[] usable, bool[] isSecond, bool[] isOther)
    {
        int at = 0;
        for (int i = 0; i < pieces.Count; i++)
        {
            while (at + 1 < usable.Length && usable[at + 1] <= i)
                at++;
            isOther[i] = isSecond[at];
        }
    }

    private static void Invert(bool[] flags)
    {
        for (int i = 0; i < flags.Length; i++)
            flags[i] = !flags[i];
    }

    private static double CountWindows(IReadOnlyList<SpeechPiece> pieces, bool[] isOther)
    {
        double windows = 0;
        for (int i = 0; i < pieces.Count; i++)
            windows += isOther[i] ? pieces[i].Windows : 0;
        return windows;
    }
}
