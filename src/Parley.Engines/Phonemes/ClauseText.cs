namespace Parley.Engines.Phonemes;

/// <summary>A clause as it is written.</summary>
internal sealed record ClauseText(int Start, int Length, string Spoken, string Punctuation)
{
    public static IEnumerable<ClauseText> Split(string text)
    {
        int start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            bool isEnd = i == text.Length || text[i] == '\n' || (char.IsWhiteSpace(text[i]) && i > 0 && ".,;:!?…—".Contains(text[i - 1]));
            if (!isEnd)
                continue;
            string written = text[start..i];
            string bare = written.TrimEnd(' ', '.', ',', ';', ':', '!', '?', '…', '—', '"', '”');
            if (bare.Any(char.IsLetterOrDigit))
                yield return new ClauseText(start, written.Length, bare.Trim(), written[bare.Length..]);
            start = i;
        }
    }

    public PhonemeClause With(string phonemes)
    {
        string[] groups = phonemes.Split(' ');
        return new PhonemeClause(
            Start,
            Length,
            [.. groups.Select(group => new PhonemeWord(Start, Length, group))],
            Punctuation,
            Punctuation.AsSpan().ContainsAny('.', '!', '?'));
    }
}
