namespace Parley.Server.Sessions.Rest;

/// <summary>A line of a long text, around the words that were looked for.</summary>
internal static class Excerpt
{
    private const int Before = 40;
    private const int After = 120;

    /// <param name="words">In any case.</param>
    /// <param name="text">Has them.</param>
    public static string Around(string words, string text)
    {
        // As the database compares: letter by letter, each in lower case.
        int at = Math.Max(0, text.ToLowerInvariant().IndexOf(words.ToLowerInvariant(), StringComparison.Ordinal));
        int start = at <= Before ? 0 : text.IndexOf(' ', at - Before, Before) + 1;
        if (start == 0 && at > Before)
            start = at;
        int end = Math.Min(text.Length, at + words.Length + After);
        if (start > 0 && char.IsLowSurrogate(text[start]))
            start--;
        if (end < text.Length && char.IsLowSurrogate(text[end]))
            end--;
        string line = text[start..end].ReplaceLineEndings(" ").Trim();
        return $"{(start > 0 ? "…" : "")}{line}{(end < text.Length ? "…" : "")}";
    }
}
