namespace Parley.Core.Tests.TextToSpeech;

internal static class RandomDeltas
{
    /// <summary>The text in pieces of one to a dozen characters, or more, as a model might deal it out.</summary>
    public static IEnumerable<string> Of(string text, Random random, Func<string, int, bool>? mayCut = null)
    {
        int longest = random.Next(1, 13);
        int start = 0;
        while (start < text.Length)
        {
            int end = Math.Min(text.Length, start + random.Next(1, longest + 1));
            while (end < text.Length && mayCut?.Invoke(text, end) == false)
                end++;
            yield return text[start..end];
            start = end;
        }
    }
}
