namespace Parley.Engines.Embeddings;

/// <summary>Makes vectors one long, so that the product of two is the cosine of the angle between them.</summary>
internal static class UnitLength
{
    // As sentence-transformers: a vector of zeros stays one.
    private const double Shortest = 1e-12;

    /// <summary>Scales a vector in place.</summary>
    /// <returns>False if its numbers are none: NaN, or infinite.</returns>
    public static bool TryScale(Span<float> vector)
    {
        double square = 0;
        foreach (float number in vector)
            square += (double)number * number;
        if (!double.IsFinite(square))
            return false;
        double scale = 1 / Math.Max(Math.Sqrt(square), Shortest);
        foreach (ref float number in vector)
            number = (float)(number * scale);
        return true;
    }
}
