namespace Parley.Server.Configuration;

/// <summary>Finds what somebody meant to type.</summary>
internal static class EditDistance
{
    /// <summary>
    /// The candidate that takes the fewest insertions, deletions and replacements, upper and lower case alike.
    /// </summary>
    /// <returns>Null if there is none.</returns>
    public static string? Nearest(string word, IEnumerable<string> candidates) =>
        candidates.MinBy(candidate => Between(word.ToUpperInvariant(), candidate.ToUpperInvariant()));

    /// <summary>Levenshtein distance.</summary>
    /// <remarks>Wagner and Fischer 1974, with one row.</remarks>
    public static int Between(ReadOnlySpan<char> from, ReadOnlySpan<char> to)
    {
        int[] row = new int[to.Length + 1];
        for (int j = 0; j <= to.Length; j++)
            row[j] = j;
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}
