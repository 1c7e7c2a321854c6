using System.Text.RegularExpressions;

namespace Parley.Testing;

/// <summary>How far a transcript is from what was said: words put in, left out or changed, against words said.</summary>
public readonly record struct WordErrorRate(int Errors, int Words)
{
    /// <summary>0 is perfect; more than 1 is possible. Errors where nothing was said count as 1.</summary>
    public double Rate => Words > 0 ? (double)Errors / Words : Math.Min(Errors, 1);

    public static WordErrorRate operator +(WordErrorRate left, WordErrorRate right) =>
        new(left.Errors + right.Errors, left.Words + right.Words);

    /// <summary>Compares words without case and punctuation; apostrophes belong to words.</summary>
    public static WordErrorRate Between(string reference, string hypothesis)
    {
        string[] said = SplitWords(reference);
        string[] heard = SplitWords(hypothesis);
        return new WordErrorRate(EditDistance(said, heard), said.Length);
    }

    public override string ToString() => $"{100 * Rate:0.0} % ({Errors} of {Words} words)";

    private static string[] SplitWords(string text) =>
        [.. Regex.Matches(text.ToLowerInvariant(), "[a-z0-9']+", RegexOptions.None, TimeSpan.FromSeconds(10)).Select(match => match.Value)];

    private static int EditDistance(string[] from, string[] to)
    {
        int[] costs = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = costs[0];
            costs[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int substituted = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = costs[j];
                costs[j] = Math.Min(substituted, 1 + Math.Min(costs[j], costs[j - 1]));
            }
        }

        return costs[^1];
    }
}
