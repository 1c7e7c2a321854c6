namespace Parley.Cli;

/// <summary>The known name that a mistyped one was probably meant to be.</summary>
internal static class Nearest
{
    /// <returns>Null if nothing is near: more than a third of the letters would have to change.</returns>
    public static string? To(string mistyped, IEnumerable<string> known)
    {
        string? best = null;
        int bestDistance = Math.Max(1, mistyped.Length / 3) + 1;
        foreach (string name in known)
        {
            int distance = name.StartsWith(mistyped, StringComparison.OrdinalIgnoreCase) ? 1 : Distance(mistyped, name);
            if (distance < bestDistance)
                (best, bestDistance) = (name, distance);
        }
        return best;
    }

    // Levenshtein with transpositions of neighbours (optimal string alignment), case ignored.
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            rows[i, 0] = i;
        for (int j = 0; j <= b.Length; j++)
            rows[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int substitution = AreSame(a[i - 1], b[j - 1]) ? 0 : 1;
                int cost = Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1);
                cost = Math.Min(cost, rows[i - 1, j - 1] + substitution);
                if (i > 1 && j > 1 && AreSame(a[i - 1], b[j - 2]) && AreSame(a[i - 2], b[j - 1]))
                    cost = Math.Min(cost, rows[i - 2, j - 2] + 1);
                rows[i, j] = cost;
            }
        }
        return rows[a.Length, b.Length];
    }

    private static bool AreSame(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
