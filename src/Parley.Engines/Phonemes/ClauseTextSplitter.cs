using System.Buffers;
using System.Text;

using Parley.Core.TextToSpeech;

namespace Parley.Engines.Phonemes;

/// <summary>
/// Puts words together to clauses: what is said in one breath, and short enough for espeak-ng to read at once.
/// </summary>
internal static class ClauseTextSplitter
{
    // Nobody speaks more in one breath.
    private const int MaximumWords = 50;

    private static readonly SearchValues<char> _marks = SearchValues.Create(".!?,;:…—");

    /// <param name="text">Any length.</param>
    /// <param name="language">Decides how numbers and abbreviations are read.</param>
    /// <param name="isVerbatim">Clauses as espeak-ng would end them, words as they are written.</param>
    public static List<ClauseText> Split(string text, string language, bool isVerbatim)
    {
        List<WrittenWord> words = WordScanner.Scan(text);
        if (!isVerbatim && language.StartsWith("en", StringComparison.OrdinalIgnoreCase))
            words = EnglishReading.Apply(words, language);

        var clauses = new List<ClauseText>();
        var pending = new List<WrittenWord>();
        int pendingBytes = 0;
        for (int i = 0; i < words.Count; i++)
        {
            WrittenWord word = words[i];
            WrittenWord? next = i + 1 < words.Count ? words[i + 1] : null;
            int bytes = Encoding.UTF8.GetByteCount(word.Spoken) + 1;
            if (pending.Count > 0
                && (pending.Count >= MaximumWords || pendingBytes + bytes > EspeakProcess.MaximumLineBytes))
                End("", isSentence: false);

            ClauseEnding ending = isVerbatim ? VerbatimEnding(word, next)
                : Ending(word, next, opensClause: pending.Count == 0);
            pendingBytes += bytes;
            if (ending == ClauseEnding.None && next is not null)
            {
                pending.Add(WithStop(word) with { After = word.After.Replace(".", "", StringComparison.Ordinal) });
                continue;
            }

            pending.Add(WithStop(word) with { After = "" });
            End(word.After, isSentence: ending == ClauseEnding.Sentence || next is null);
        }

        return clauses;

        void End(string punctuation, bool isSentence)
        {
            if (pending.Exists(word => word.Spoken.Length > 0 || word.Given is not null))
                clauses.Add(new ClauseText([.. pending], punctuation, isSentence));
            pending.Clear();
            pendingBytes = 0;
        }
    }

    /// <summary>"p.m" is read letter by letter only with its last stop.</summary>
    private static WrittenWord WithStop(WrittenWord word) =>
        word.After.StartsWith('.') && word.Spoken.Length is > 2 and < 8 && word.Spoken[^2] == '.'
            && word.Spoken.All(static c => c == '.' || char.IsLetter(c))
            ? word with { Spoken = word.Spoken + "." }
            : word;

    private static ClauseEnding Ending(WrittenWord word, WrittenWord? next, bool opensClause)
    {
        bool isLineEnd = word.NewLines > 1
            || (word.NewLines == 1 && next is { Written: [var first, ..] } && !char.IsLower(first));
        if (word.After.Length == 0)
            return isLineEnd ? ClauseEnding.Sentence : ClauseEnding.None;

        if (!word.After.AsSpan().ContainsAny(_marks))
            return isLineEnd ? ClauseEnding.Sentence : ClauseEnding.None;
        if (word.EndsSentence == true || word.After.AsSpan().ContainsAny('!', '?'))
            return ClauseEnding.Sentence;
        if (word.After.AsSpan().ContainsAny(',', ';', ':') || word.After.Contains('—'))
            return ClauseEnding.Comma;
        if (word.After.Contains('…') || word.After.Contains("...", StringComparison.Ordinal))
            return next is { Written: [var letter, ..] } && char.IsLower(letter)
                ? ClauseEnding.Comma : ClauseEnding.Sentence;

        char nextFirst = next is { Written: [var c, ..] } ? c : '\0';
        return ClauseEndings.BeforeSpace(word.Written + ".", opensClause) switch
        {
            _ when isLineEnd || next is null => ClauseEnding.Sentence,
            ClauseEnding.Sentence => ClauseEnding.Sentence,
            ClauseEnding.SentenceBeforeCapital when char.IsUpper(nextFirst) => ClauseEnding.Sentence,
            ClauseEnding.SentenceUnlessNumber when !char.IsDigit(nextFirst) => ClauseEnding.Sentence,
            _ => ClauseEnding.None,
        };
    }

    /// <summary>
    /// As espeak-ng has it: any mark before white space, but a full stop only where no small letter follows.
    /// </summary>
    private static ClauseEnding VerbatimEnding(WrittenWord word, WrittenWord? next)
    {
        if (word.NewLines > 1)
            return ClauseEnding.Sentence;
        if (word.After.AsSpan().ContainsAny('!', '?'))
            return ClauseEnding.Sentence;
        bool goesOn = next is { Written: [var first, ..] } && char.IsLower(first);
        if (word.After.Contains("...", StringComparison.Ordinal) && goesOn)
            return ClauseEnding.Comma;
        if (word.After.Contains('.'))
            return goesOn ? ClauseEnding.None : ClauseEnding.Sentence;
        return word.After.AsSpan().ContainsAny(_marks) ? ClauseEnding.Comma : ClauseEnding.None;
    }
}
