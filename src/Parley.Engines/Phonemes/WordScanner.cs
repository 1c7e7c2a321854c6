using System.Globalization;
using System.Text;

namespace Parley.Engines.Phonemes;

/// <summary>Takes a text apart into words and the marks around them.</summary>
internal static class WordScanner
{
    // Longer ones are noise; espeak-ng would take seconds over a word of 100 KB.
    private const int LongestWord = 100;

    private const string Quotes = "\"“”„«»()[]{}<>";
    private const string SilentQuotes = "'‘’‚‹›`´*_~^|\\";
    private const string Marks = ".,;:!?…—–-";

    /// <summary>The words in order. Marks that stand alone come with the word before.</summary>
    public static List<WrittenWord> Scan(string text)
    {
        var words = new List<WrittenWord>();
        int position = 0;
        while (position < text.Length)
        {
            if (char.IsWhiteSpace(text[position]))
            {
                if (text[position] is '\n' or '\u2028' or '\u2029' && words.Count > 0)
                    words[^1] = words[^1] with { NewLines = words[^1].NewLines + 1 };
                position++;
                continue;
            }

            int end = EndOfPiece(text, position, out bool isGiven);
            Add(words, text, position, end, isGiven);
            position = end;
        }

        return words;
    }

    private static int EndOfPiece(string text, int start, out bool isGiven)
    {
        isGiven = false;
        if (text.AsSpan(start).StartsWith("[["))
        {
            int close = text.IndexOf("]]", start + 2, StringComparison.Ordinal);
            if (close > 0 && close - start < 2_000)
            {
                isGiven = true;
                int after = close + 2;
                while (after < text.Length && (Marks + Quotes).Contains(text[after]) && text[after] != '[')
                    after++;
                return after;
            }
        }

        int end = start;
        while (end < text.Length && !char.IsWhiteSpace(text[end]))
        {
            if (end > start && (text.AsSpan(end).StartsWith("[[") || end - start >= LongestWord))
                return char.IsLowSurrogate(text[end]) ? end + 1 : end;
            end++;
            if (BreaksInside(text, start, end))
                return end;
        }

        return end;
    }

    /// <summary>"day—what", "well...okay", "what?!No": the dash and the dots part words without a space.</summary>
    private static bool BreaksInside(string text, int start, int end)
    {
        if (end >= text.Length || !char.IsLetter(text[end]))
            return false;
        ReadOnlySpan<char> piece = text.AsSpan(start, end - start);
        return piece.EndsWith("—") || piece.EndsWith("…") || piece.EndsWith("...") || piece.EndsWith("--")
            || (piece[^1] is '。' or '！' or '？' or '、' or '，' or '；' or '：');
    }

    private static void Add(List<WrittenWord> words, string text, int start, int end, bool isGiven)
    {
        if (isGiven)
        {
            int close = text.IndexOf("]]", start, StringComparison.Ordinal);
            words.Add(new WrittenWord(start, text[start..(close + 2)])
            {
                Spoken = "",
                Given = text[(start + 2)..close].Trim(),
                After = Keep(text.AsSpan(close + 2, end - close - 2)),
                OuterEnd = end,
            });
            return;
        }

        int first = start;
        while (first < end && IsAround(text[first]) && !BeginsNumber(text, first, end))
            first++;
        int last = end;
        while (last > first && IsAround(text[last - 1]))
            last--;

        string core = text[first..last];
        if (core.Length > 0 && Says(core))
        {
            words.Add(new WrittenWord(first, core)
            {
                Spoken = Clean(core),
                Before = Keep(text.AsSpan(start, first - start)),
                After = Keep(text.AsSpan(last, end - last)),
                OuterStart = start,
                OuterEnd = end,
            });
        }
        else if (words.Count > 0 && Keep(text.AsSpan(start, end - start)) is { Length: > 0 } marks)
        {
            WrittenWord before = words[^1];
            words[^1] =
                before with { After = before.After + (before.OuterEnd < start ? " " : "") + marks, OuterEnd = end };
        }
    }

    private static bool IsAround(char c) =>
        Marks.Contains(c) || Quotes.Contains(c) || SilentQuotes.Contains(c) || c is '¿' or '¡' || WideMark(c) != c;

    private static bool BeginsNumber(string text, int at, int end) =>
        text[at] is '-' or '.' or '−' && at + 1 < end
            && (char.IsAsciiDigit(text[at + 1]) || text[at + 1] is '.' or '$' or '£' or '€');

    /// <summary>A letter, a digit, or a sign that has a name.</summary>
    private static bool Says(string core)
    {
        foreach (Rune rune in core.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || rune.Value is '&' or '+' or '=' or '%' or '@' or '$'
                or '£' or '€' or '½' or '¼' or '¾' or '×' or '÷' or '±')
                return true;
        }

        return false;
    }

    /// <summary>Takes out what has no sound and what espeak-ng would obey.</summary>
    private static string Clean(string core)
    {
        var clean = new StringBuilder(core.Length);
        foreach (Rune rune in core.EnumerateRunes())
        {
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            if (rune.Value is '[' or ']' or '_' or '*' or '|' or '<' or '>')
                clean.Append(' ');
            else if (rune.Value is '’' or '‘' or 'ʼ')
                clean.Append('\'');
            else if (rune.Value == '°'
                || category is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherSymbol
                     or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
                         or UnicodeCategory.ModifierSymbol))
                clean.Append(rune);
        }

        return clean.ToString().Trim();
    }

    /// <summary>The marks that mean something to a voice, in the form that it knows.</summary>
    private static string Keep(ReadOnlySpan<char> marks)
    {
        var kept = new StringBuilder(marks.Length);
        for (int i = 0; i < marks.Length; i++)
        {
            char mark = WideMark(marks[i]);
            bool isDash = mark == '–'
                || (mark == '-' && (marks.Length == 1 || marks.Contains("--", StringComparison.Ordinal)));
            if (isDash)
                kept.Append(kept.Length > 0 && kept[^1] == '—' ? "" : "—");
            else if (mark is not ('-' or '<' or '>') && (Marks.Contains(mark) || Quotes.Contains(mark)))
                kept.Append(mark);
        }

        return kept.ToString();
    }

    private static char WideMark(char c) => c switch
    {
        '。' or '．' or '｡' or '।' or '॥' or '۔' => '.',
        '、' or '，' or '､' or '،' => ',',
        '！' => '!',
        '？' or '؟' => '?',
        '；' or '؛' => ';',
        '：' => ':',
        _ => c,
    };
}
