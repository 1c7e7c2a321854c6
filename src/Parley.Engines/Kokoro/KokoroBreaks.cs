namespace Parley.Engines.Kokoro;

/// <summary>Where a run of tokens is best cut.</summary>
internal static class KokoroBreaks
{
    /// <summary>From the best place to the worst.</summary>
    private static readonly string[] _waterfall = ["!.?…", ":;", ",—"];

    /// <summary>
    /// The last cut of the best kind within the limit; else the first as far as <paramref name="stretch"/>; else between
    /// words.
    /// </summary>
    /// <returns>How many tokens stand before it: 1 to <paramref name="stretch"/>.</returns>
    public static int Best(IReadOnlyList<KokoroToken> tokens, int limit, int stretch)
    {
        int end = Math.Min(limit, tokens.Count);
        foreach (string marks in _waterfall)
        {
            for (int i = end - 1; i >= 0; i--)
            {
                if (CutAfter(tokens, i, marks) is { } cut && cut <= limit)
                    return cut;
            }
        }

        for (int i = end; i < Math.Min(stretch, tokens.Count); i++)
        {
            foreach (string marks in _waterfall)
            {
                if (CutAfter(tokens, i, marks) is { } cut && cut <= stretch)
                    return cut;
            }
        }

        for (int i = end - 1; i > 0; i--)
        {
            if (tokens[i].IsSpace)
                return i;
        }

        return end;
    }

    /// <summary>The first mark with at least so many tokens before and after it, below the limit.</summary>
    public static int? First(IReadOnlyList<KokoroToken> tokens, int least, int limit)
    {
        for (int i = least - 1; i < Math.Min(limit, tokens.Count - least); i++)
        {
            foreach (string marks in _waterfall)
            {
                if (CutAfter(tokens, i, marks) is { } cut)
                    return cut;
            }
        }

        return null;
    }

    /// <summary>Closing quotes stay with what they close; a mark inside a word or number is none.</summary>
    private static int? CutAfter(IReadOnlyList<KokoroToken> tokens, int index, string marks)
    {
        if (!marks.Contains((char)tokens[index].Symbol.Value))
            return null;
        int cut = index + 1;
        while (cut < tokens.Count && ClingsTo((char)tokens[cut].Symbol.Value))
            cut++;
        return cut == tokens.Count || tokens[cut].IsSpace || tokens[index].Symbol.Value == '—' ? cut : null;
    }

    private static bool ClingsTo(char mark) => mark is ')' or '”' or '"' or '!' or '?' or '.' or '…';
}
