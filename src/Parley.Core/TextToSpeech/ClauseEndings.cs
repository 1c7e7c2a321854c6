namespace Parley.Core.TextToSpeech;

/// <summary>What the end of a word says about the clause.</summary>
public enum ClauseEnding
{
    None,

    /// <summary>The clause may end here.</summary>
    Comma,

    /// <summary>The sentence ends here.</summary>
    Sentence,

    /// <summary>The sentence ends here if the next word begins with a capital: "at 5 p.m. We".</summary>
    SentenceBeforeCapital,

    /// <summary>The sentence ends here if no number follows: "No. 5".</summary>
    SentenceUnlessNumber,
}

/// <summary>Judges the marks at the end of a word. A token is what stands between two spaces.</summary>
public static class ClauseEndings
{
    // Longer tokens are links or noise; looking through them again at every delta would cost quadratic time.
    private const int LongestJudged = 64;

    /// <summary>The ending of a token that a space follows.</summary>
    /// <param name="opensClause">No word stands before it, so that "1." is a list's number and no sentence.</param>
    public static ClauseEnding BeforeSpace(ReadOnlySpan<char> token, bool opensClause)
    {
        token = WithoutClosers(token);
        if (token.IsEmpty)
            return ClauseEnding.None;

        char last = token[^1];
        if (ClauseMarks.IsComma(last) || token is "-")
            return ClauseEnding.Comma;
        if (last != '.')
            return ClauseMarks.IsStop(last) ? ClauseEnding.Sentence : ClauseEnding.None;
        return token.EndsWith("..") ? ClauseEnding.Sentence : AfterFullStop(Word(token), opensClause);
    }

    /// <summary>
    /// The ending before a character that follows without a space: after the marks of Chinese and Japanese, after "!" and "?".
    /// </summary>
    internal static ClauseEnding InsideToken(PendingClause pending, char next)
    {
        if (ClauseMarks.ClingsToPrevious(next) || ClauseMarks.IsComma(next))
            return ClauseEnding.None;

        char mark = pending.LastBeforeClosers();
        bool isStop = ClauseMarks.IsWideStop(mark)
            || (mark is '!' or '?' or '…' && char.IsLetterOrDigit(next) && !IsAddress(pending.Token()));
        if (isStop)
            return ClauseEnding.Sentence;

        bool isComma = ClauseMarks.IsWideComma(mark)
            || mark == '—'
            || (mark is ',' or ';' or ':' && ClauseMarks.IsUnspaced(pending.LastButOne) && !char.IsDigit(next));
        return isComma ? ClauseEnding.Comma : ClauseEnding.None;
    }

    /// <summary>
    /// Whether a token that nothing follows yet ends its sentence, as far as one can know: "there." does; "3.", "Dr." and "e.g." may go on.
    /// </summary>
    internal static bool EndsSentenceNow(ReadOnlySpan<char> token)
    {
        token = WithoutClosers(token);
        if (token.IsEmpty || !ClauseMarks.IsStop(token[^1]))
            return false;
        if (ClauseMarks.IsWideStop(token[^1]))
            return true;
        if (token.Length > LongestJudged || IsAddress(token))
            return false;

        ReadOnlySpan<char> word = Word(token);
        if (token[^1] != '.')
            return !word.IsEmpty;
        return IsPlainWord(word) && word.Length > 1 && !IsAbbreviation(word);
    }

    /// <summary>Whether a token that nothing follows yet ends in a comma that ends its clause; "1," may go on.</summary>
    internal static bool EndsInCommaNow(ReadOnlySpan<char> token)
    {
        token = WithoutClosers(token);
        if (token.IsEmpty || token[^1] is ':' or '—' or '–')
            return false;
        if (ClauseMarks.IsWideComma(token[^1]))
            return true;
        return ClauseMarks.IsComma(token[^1]) && token.Length <= LongestJudged && IsPlainWord(Word(token));
    }

    /// <summary>Whether it is a link or an address, in which marks mean nothing.</summary>
    public static bool IsAddress(ReadOnlySpan<char> token) =>
        token.Contains("://", StringComparison.Ordinal) || token.Contains('@') || token.StartsWith("www.", StringComparison.OrdinalIgnoreCase);

    private static ClauseEnding AfterFullStop(ReadOnlySpan<char> word, bool opensClause)
    {
        if (word.IsEmpty)
            return ClauseEnding.Sentence;
        if (ClauseWords.SometimesEnding.Contains(word))
            return ClauseEnding.SentenceBeforeCapital;
        if (ClauseWords.Counting.Contains(word))
            return ClauseEnding.SentenceUnlessNumber;
        if (ClauseWords.NeverEnding.Contains(word) || IsInitials(word))
            return ClauseEnding.None;
        bool isListNumber = opensClause && word.Length <= 3 && !word.ContainsAnyExceptInRange('0', '9');
        return isListNumber ? ClauseEnding.None : ClauseEnding.Sentence;
    }

    private static bool IsAbbreviation(ReadOnlySpan<char> word) =>
        ClauseWords.SometimesEnding.Contains(word) || ClauseWords.Counting.Contains(word) || ClauseWords.NeverEnding.Contains(word);

    /// <summary>"J", "U.S", "e.g", "Ph.D": letters by ones and twos with stops between.</summary>
    private static bool IsInitials(ReadOnlySpan<char> word)
    {
        if (word.Length == 1)
            return char.IsLetter(word[0]) && !ClauseMarks.IsUnspaced(word[0]);
        if (!word.Contains('.'))
            return false;

        foreach (Range part in word.Split('.'))
        {
            ReadOnlySpan<char> letters = word[part];
            if (letters.Length is 0 or > 2 || !char.IsLetter(letters[0]) || !char.IsLetter(letters[^1]))
                return false;
        }

        return true;
    }

    private static bool IsPlainWord(ReadOnlySpan<char> word)
    {
        foreach (char c in word)
        {
            if (!char.IsLetter(c) && c is not ('\'' or '’' or '-'))
                return false;
        }

        return !word.IsEmpty;
    }

    /// <summary>The token without the marks around it.</summary>
    private static ReadOnlySpan<char> Word(ReadOnlySpan<char> token)
    {
        while (!token.IsEmpty && (ClauseMarks.IsStop(token[^1]) || ClauseMarks.IsComma(token[^1]) || ClauseMarks.IsCloser(token[^1])))
            token = token[..^1];
        while (!token.IsEmpty && (ClauseMarks.IsOpener(token[0]) || ClauseMarks.IsCloser(token[0]) || token[0] is '¿' or '¡'))
            token = token[1..];
        return token;
    }

    private static ReadOnlySpan<char> WithoutClosers(ReadOnlySpan<char> token)
    {
        while (!token.IsEmpty && ClauseMarks.IsCloser(token[^1]))
            token = token[..^1];
        return token;
    }
}
