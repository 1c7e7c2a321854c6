using System.Text;

namespace Parley.Core.TextToSpeech;

/// <summary>
/// Cuts a reply into clauses while it is being written, so that the first can be spoken before the rest exists: breaks at
/// sentence ends, else at commas, conjunctions and phrases. Not thread-safe; one for each reply.
/// </summary>
/// <remarks>
/// <para>
/// A finished sentence is never held back: "there." is handed out with its full stop. What may go on ("3.", "Dr.", "e.g.", a mark
/// inside open quotation marks or brackets) waits for the next character. A line that ends is a sentence that ends, unless the next
/// one begins with a small letter; an empty line always ends it.
/// </para>
/// <para>
/// However the text is dealt out, the clauses are the same, with one exception: a stop, comma or closing mark at the end of a delta
/// is judged at once. If the next delta goes on without a space ("example." + "com", "What" + "?" + "!"), it is already decided.
/// </para>
/// <para>
/// The clauses together are the text, with white space collapsed; only marks after the last word that came too late
/// to join it are left out. Every clause has a letter or digit. The time is linear in the text, the memory constant.
/// </para>
/// </remarks>
public sealed class ClauseSplitter(ClauseSplitterOptions? options = null)
{
    // Marks further back than this cannot matter to the last word; it keeps the look back at each delta short.
    private const int LookBack = 256;

    private readonly ClauseSplitterOptions _options = options ?? new ClauseSplitterOptions();
    private readonly Queue<string> _ready = new();
    private readonly StringBuilder _text = new();
    private readonly ClauseBreaks _breaks = new();
    private readonly QuotationDepth _quotation = new();
    private int _tokenStart;
    private int _halfWordsBeforeToken;
    private int _halfWordsInToken;
    private bool _hasWords;
    private bool _isLater;
    private bool _isComplete;
    private int _newLines;
    private bool _isAfterSpace;
    private ClauseEnding _undecided;

    private int LimitHalfWords => 2 * (_isLater ? _options.LaterMaximumWords : _options.FirstMaximumWords);

    private int CommaHalfWords => 2 * (_isLater ? _options.LaterMinimumWords : _options.FirstMinimumWords);

    private int HalfWords => _halfWordsBeforeToken + _halfWordsInToken;

    private char Last => _text.Length > 0 ? _text[^1] : '\0';

    /// <summary>The sentences of a whole text, made as they are asked for.</summary>
    public static IEnumerable<string> Split(string text, ClauseSplitterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SplitAll(text, new ClauseSplitter(options ?? ClauseSplitterOptions.Sentences));
    }

    /// <summary>The next piece of the text, of any length.</summary>
    /// <exception cref="InvalidOperationException">The text was said to be complete.</exception>
    public void Add(string delta)
    {
        ArgumentNullException.ThrowIfNull(delta);
        if (_isComplete)
            throw new InvalidOperationException("The text is complete; take a new splitter for the next one.");
        foreach (char c in delta)
            Read(c);
        if (EndsNow())
            Release();
    }

    /// <summary>Nothing more will come; what is left can be taken.</summary>
    public void Complete()
    {
        _isComplete = true;
        Release();
    }

    /// <summary>The next clause, if one is ready.</summary>
    public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? clause) => _ready.TryDequeue(out clause);

    private static IEnumerable<string> SplitAll(string text, ClauseSplitter splitter)
    {
        foreach (char c in text)
        {
            splitter.Read(c);
            if (splitter.TryTake(out string? clause))
                yield return clause;
        }

        splitter.Complete();
        while (splitter.TryTake(out string? clause))
            yield return clause;
    }

    private void Read(char c)
    {
        if (char.IsWhiteSpace(c))
            ReadSpace(c);
        else
            ReadVisible(c);
    }

    private void ReadSpace(char c)
    {
        if (!_isAfterSpace && _text.Length > 0)
            EndToken();
        _isAfterSpace = true;
        if (c is not ('\n' or '\u2029'))
            return;

        _quotation.Reset();
        if (++_newLines > 1)
            Release();
    }

    private void EndToken()
    {
        string token = Tail(_tokenStart);
        ClauseEnding ending = ClauseEndings.BeforeSpace(token, opensClause: _halfWordsBeforeToken == 0);
        switch (ending)
        {
            case ClauseEnding.Sentence:
                Release();
                return;
            case ClauseEnding.Comma when HalfWords >= CommaHalfWords:
                Release();
                return;
            case ClauseEnding.Comma:
                _breaks.Add(_text.Length, HalfWords, BreakStrength.Comma);
                return;
            case ClauseEnding.SentenceBeforeCapital or ClauseEnding.SentenceUnlessNumber:
                _undecided = ending;
                return;
        }

        if (ClauseWords.Conjunctions.Contains(token) && _tokenStart > 0)
        {
            // The first clause is worth more early than round: it ends before a conjunction as soon as it has a word more than its least.
            if (!_isLater && _halfWordsBeforeToken > CommaHalfWords && _halfWordsBeforeToken < LimitHalfWords)
                Release(_tokenStart, _halfWordsBeforeToken);
            else
                _breaks.Add(_tokenStart, _halfWordsBeforeToken, BreakStrength.Conjunction);
        }
        else if (ClauseWords.Prepositions.Contains(token) && _tokenStart > 0)
        {
            _breaks.Add(_tokenStart, _halfWordsBeforeToken, BreakStrength.Phrase);
        }
        else if (!ClauseWords.Leaders.Contains(token) && Last != '.')
        {
            _breaks.Add(_text.Length, HalfWords, BreakStrength.Words);
        }
    }

    private void ReadVisible(char c)
    {
        if (_isAfterSpace)
            BeginToken(c);
        else
            BreakInsideToken(c);
        Append(c);
    }

    private void BeginToken(char c)
    {
        bool sentenceEnded = (_newLines > 0 && !char.IsLower(c))
            || (_undecided == ClauseEnding.SentenceBeforeCapital && char.IsUpper(c))
            || (_undecided == ClauseEnding.SentenceUnlessNumber && !char.IsDigit(c));
        if (sentenceEnded)
            Release();
        else if (HalfWords >= LimitHalfWords || _text.Length >= _options.MaximumCharacters)
            ReleaseAtBestBreak();

        if (_text.Length > 0)
            _text.Append(' ');
        _tokenStart = _text.Length;
        _halfWordsBeforeToken = HalfWords;
        _halfWordsInToken = 0;
        _isAfterSpace = false;
        _newLines = 0;
        _undecided = ClauseEnding.None;
    }

    /// <summary>Breaks that need no space: after the marks of Chinese and Japanese, after "!" and "?", and where a text has no spaces at all.</summary>
    private void BreakInsideToken(char c)
    {
        if (_text.Length == 0 || ClauseMarks.ClingsToPrevious(c) || ClauseMarks.IsStop(c) || ClauseMarks.IsComma(c))
            return;

        if (EndsWithStop(c))
        {
            Release();
        }
        else if (EndsWithComma(c))
        {
            if (HalfWords >= CommaHalfWords)
                Release();
            else
                _breaks.Add(_text.Length, HalfWords, BreakStrength.Comma);
        }
        else if (ClauseMarks.IsUnspaced(c))
        {
            if (ClauseMarks.IsUnspaced(Last))
                _breaks.Add(_text.Length, HalfWords, BreakStrength.Words);
            if (HalfWords >= LimitHalfWords)
                ReleaseAtBestBreak();
        }
        else if (_text.Length >= _options.MaximumCharacters)
        {
            ReleaseAtBestBreak();
        }
    }

    private bool EndsWithStop(char next)
    {
        char mark = LastBeforeClosers();
        return ClauseMarks.IsWideStop(mark)
            || (mark is '!' or '?' or '…' && char.IsLetterOrDigit(next) && !ClauseEndings.IsAddress(Tail(_tokenStart)));
    }

    private bool EndsWithComma(char next)
    {
        char mark = LastBeforeClosers();
        return ClauseMarks.IsWideComma(mark)
            || mark == '—'
            || (mark is ',' or ';' or ':' && _text.Length > 1 && ClauseMarks.IsUnspaced(_text[^2]) && !char.IsDigit(next));
    }

    private void Append(char c)
    {
        _text.Append(c);
        _quotation.Read(c, Previous());
        bool isWord = char.IsLetterOrDigit(c) || (char.IsLowSurrogate(c) && SpokenContent.HasWords([Previous(), c]));
        if (!isWord)
            return;

        _hasWords = true;
        if (ClauseMarks.IsUnspaced(c) || char.IsLowSurrogate(c))
            _halfWordsInToken++;
        else if (_halfWordsInToken == 0)
            _halfWordsInToken = 2;
    }

    private char Previous() => _text.Length > 1 ? _text[^2] : '\0';

    private char LastBeforeClosers()
    {
        int least = Math.Max(0, _text.Length - LookBack);
        for (int i = _text.Length - 1; i >= least; i--)
        {
            if (!ClauseMarks.IsCloser(_text[i]))
                return _text[i];
        }

        return '\0';
    }

    private string Tail(int start) => _text.ToString(Math.Max(start, _text.Length - LookBack), _text.Length - Math.Max(start, _text.Length - LookBack));

    private bool EndsNow()
    {
        if (_isAfterSpace || !_hasWords || _quotation.IsOpen || !(ClauseMarks.IsCloser(Last) || ClauseMarks.IsStop(Last) || ClauseMarks.IsComma(Last)))
            return false;
        string token = Tail(_tokenStart);
        return ClauseEndings.EndsSentenceNow(token) || (HalfWords >= CommaHalfWords && ClauseEndings.EndsInCommaNow(token));
    }

    private void ReleaseAtBestBreak()
    {
        (int Position, int HalfWords) cut = _breaks.Best(LimitHalfWords) ?? (_text.Length, HalfWords);
        Release(cut.Position, cut.HalfWords);
    }

    private void Release() => Release(_text.Length, HalfWords);

    private void Release(int length, int halfWords)
    {
        // Marks before the first word stay and go with it.
        if (!_hasWords)
            return;

        string clause = _text.ToString(0, length).TrimEnd();
        if (!SpokenContent.HasWords(clause))
            return;

        _ready.Enqueue(clause);
        _isLater = true;
        int next = length;
        while (next < _text.Length && _text[next] == ' ')
            next++;
        _text.Remove(0, next);
        _breaks.Shift(next, halfWords);
        bool isTokenCut = next > _tokenStart;
        int halfWordsLeft = HalfWords - halfWords;
        _tokenStart = Math.Max(0, _tokenStart - next);
        (_halfWordsBeforeToken, _halfWordsInToken) = isTokenCut ? (0, halfWordsLeft) : (halfWordsLeft - _halfWordsInToken, _halfWordsInToken);
        _hasWords = SpokenContent.HasWords(_text.ToString());
    }
}
