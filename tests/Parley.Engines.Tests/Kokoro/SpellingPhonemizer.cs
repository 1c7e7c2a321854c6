using Parley.Engines.Phonemes;

namespace Parley.Engines.Tests.Kokoro;

/// <summary>Pronounces each word as it is spelt, a clause for each mark.</summary>
internal sealed class SpellingPhonemizer : IPhonemizer
{
    private const string Marks = ".,;:!?…—";

    private int _calls;

    public int Calls => _calls;

    public ValueTask<IReadOnlyList<PhonemeClause>> PhonemizeAsync(string text, string language, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Interlocked.Increment(ref _calls);
        List<PhonemeClause> clauses = [];
        List<PhonemeWord> words = [];
        int start = 0;
        for (int i = 0; i < text.Length;)
        {
            int end = i;
            while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
                end++;
            if (end > i)
                words.Add(new PhonemeWord(i, end - i, text[i..end].ToLowerInvariant()));
            i = Math.Max(end, i + 1);
            bool isMark = end < text.Length && Marks.Contains(text[end]);
            if (words.Count > 0 && (isMark || i >= text.Length))
            {
                clauses.Add(new PhonemeClause(start, i - start, words, isMark ? text[end].ToString() : "", isMark && text[end] is '.' or '!' or '?'));
                (words, start) = ([], i);
            }
        }

        return new ValueTask<IReadOnlyList<PhonemeClause>>(clauses);
    }
}
