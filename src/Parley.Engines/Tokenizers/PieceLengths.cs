namespace Parley.Engines.Tokenizers;

/// <summary>How long the pieces of a vocabulary are.</summary>
internal static class PieceLengths
{
    /// <summary>The middle one by length, in characters, rounded down; at least 1.</summary>
    public static int Median(IEnumerable<string> pieces)
    {
        int[] lengths = [.. pieces.Select(static piece => piece.EnumerateRunes().Count()).Order()];
        int middle = lengths.Length / 2;
        return lengths.Length switch
        {
            0 => 1,
            _ when lengths.Length % 2 == 1 => Math.Max(1, lengths[middle]),
            _ => Math.Max(1, (lengths[middle - 1] + lengths[middle]) / 2),
        };
    }
}
