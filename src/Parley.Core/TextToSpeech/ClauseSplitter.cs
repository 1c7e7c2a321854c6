using System.Diagnostics.CodeAnalysis;

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
    private readonly ClauseSplitterOptions _options = options ?? new ClauseSplitterOptions();
    private readonly Queue<string> _ready = new();
    private readonly PendingClause _pending = new();
    private readonly QuotationDepth _quotation = new();
    private bool _isLater;
    private bool _isComplete;
    private int _newLines;
    private bool _isAfterSpace;
    private ClauseEnding _undecided;

    private int LimitHalfWords => 2 * (_isLater ? _options.LaterMaximumWords : _options.FirstMaximumWords);

    private int CommaHalfWords => 2 * (_isLater ? _options.LaterMinimumWords : _options.FirstMinimumWords);

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
            Release(_pending.CutAll());
    }

    /// <summary>Nothing more will come; what is left can be taken.</summary>
    public void Complete()
    {
        _isComplete = true;
        Release(_pending.CutAll());
    }

    /// <summary>The next clause, if one is ready.</summary>
    public bool TryTake([NotNullWhen(true)] out string? clause) => _ready.TryDequeue(out clause);

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
        if (!_isAfterSpace && _pending.Length > 0)
            EndToken();
        _isAfterSpace = true;
        if (c is not ('\n' or '\u2029'))
            return;

        _quotation.Reset();
        if (++_newLines > 1)
            Release(_pending.CutAll());
    }

    private void EndToken()
    {
        string token = _pending.Token();
        ClauseEnding ending = ClauseEndings.BeforeSpace(token, opensClause: _pending.HalfWordsBeforeToken == 0);
        switch (ending)
        {
            case ClauseEnding.Sentence:
                Release(_pending.CutAll());
                break;
            case ClauseEnding.Comma:
                BreakAtComma();
                break;
            case ClauseEnding.SentenceBeforeCapital or ClauseEnding.SentenceUnlessNumber:
                _undecided = ending;
                break;
            default:
                NoteBreak(token);
                break;
        }
    }

    private void NoteBreak(string word)
    {
        if (ClauseWords.Conjunctions.Contains(word) && !_pending.TokenIsFirst)
        {
            // The first clause is worth more early than round: it ends before a conjunction as soon as it has a word more than its least.
            int before = _pending.HalfWordsBeforeToken;
            if (!_isLater && before > CommaHalfWords && before < LimitHalfWords)
                Release(_pending.CutBeforeToken());
            else
                _pending.AddBreakBeforeToken(BreakStrength.Conjunction);
        }
        else if (ClauseWords.Prepositions.Contains(word) && !_pending.TokenIsFirst)
        {
            _pending.AddBreakBeforeToken(BreakStrength.Phrase);
        }
        else if (!ClauseWords.Leaders.Contains(word) && _pending.Last != '.')
        {
            _pending.AddBreakHere(BreakStrength.Words);
        }
    }

    private void BreakAtComma()
    {
        if (_pending.HalfWords >= CommaHalfWords)
            Release(_pending.CutAll());
        else
            _pending.AddBreakHere(BreakStrength.Comma);
    }

    private void ReadVisible(char c)
    {
        if (_isAfterSpace)
            BeginToken(c);
        else
            BreakInsideToken(c);
        _quotation.Read(c, _pending.Last);
        _pending.Append(c);
    }

    private void BeginToken(char c)
    {
        bool sentenceEnded = (_newLines > 0 && !char.IsLower(c))
            || (_undecided == ClauseEnding.SentenceBeforeCapital && char.IsUpper(c))
            || (_undecided == ClauseEnding.SentenceUnlessNumber && !char.IsDigit(c));
        if (sentenceEnded)
            Release(_pending.CutAll());
        else if (IsFull)
            Release(_pending.CutAtBestBreak(LimitHalfWords));

        _pending.BeginToken();
        _isAfterSpace = false;
        _newLines = 0;
        _undecided = ClauseEnding.None;
    }

    private bool IsFull => _pending.HalfWords >= LimitHalfWords || _pending.Length >= _options.MaximumCharacters;

    /// <summary>Breaks that need no space, and those of a text that has no spaces at all.</summary>
    private void BreakInsideToken(char c)
    {
        switch (ClauseEndings.InsideToken(_pending, c))
        {
            case ClauseEnding.Sentence:
                Release(_pending.CutAll());
                break;
            case ClauseEnding.Comma:
                BreakAtComma();
                break;
            case var _ when ClauseMarks.ClingsToPrevious(c) || ClauseMarks.IsComma(c):
                break;
            default:
                if (ClauseMarks.IsUnspaced(c) && ClauseMarks.IsUnspaced(_pending.Last))
                    _pending.AddBreakHere(BreakStrength.Words);
                if (_pending.Length >= _options.MaximumCharacters || (ClauseMarks.IsUnspaced(c) && _pending.HalfWords >= LimitHalfWords))
                    Release(_pending.CutAtBestBreak(LimitHalfWords));
                break;
        }
    }

    private bool EndsNow()
    {
        char last = _pending.Last;
        if (_isAfterSpace || !_pending.HasWords || _quotation.IsOpen || !(ClauseMarks.IsCloser(last) || ClauseMarks.IsStop(last) || ClauseMarks.IsComma(last)))
            return false;
        string token = _pending.Token();
        return ClauseEndings.EndsSentenceNow(token) || (_pending.HalfWords >= CommaHalfWords && ClauseEndings.EndsInCommaNow(token));
    }

    private void Release(string? clause)
    {
        if (clause is null)
            return;
        _ready.Enqueue(clause);
        _isLater = true;
    }
}
