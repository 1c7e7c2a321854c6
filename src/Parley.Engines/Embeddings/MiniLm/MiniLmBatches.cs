namespace Parley.Engines.Embeddings.MiniLm;

/// <summary>Which texts go together into one run.</summary>
internal static class MiniLmBatches
{
    // Longer batches gain nothing on processors, and a request that is given up ends with its run.
    private const int MaximumTexts = 16;
    private const int MaximumTokens = 2_048;

    /// <summary>Those of like length, so that little is padding.</summary>
    /// <param name="texts">The ids of each.</param>
    /// <param name="isEachAlone">Whether each has a run of its own.</param>
    /// <returns>Places among the texts; each once.</returns>
    public static IEnumerable<int[]> Of(int[][] texts, bool isEachAlone)
    {
        int most = isEachAlone ? 1 : MaximumTexts;
        List<int> batch = [];
        foreach (int text in Enumerable.Range(0, texts.Length).OrderBy(text => texts[text].Length))
        {
            if (batch.Count >= most || (batch.Count > 0 && (batch.Count + 1) * texts[text].Length > MaximumTokens))
            {
                yield return [.. batch];
                batch.Clear();
            }

            batch.Add(text);
        }

        if (batch.Count > 0)
            yield return [.. batch];
    }
}
