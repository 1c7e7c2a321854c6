using System.Text;

namespace Parley.Core.TextToSpeech;

/// <summary>The text since the last break, its words counted, and the places where it could be cut.</summary>
/// <remarks>Words are counted in halves, because a character of a script without spaces is half a word.</remarks>
internal sealed class PendingClause
{
    // Marks further back than this cannot matter to the last word; it keeps the look back at each delta short.
    private const int LookBack = 256;

    private readonly StringBuilder _text = new();
    private readonly ClauseBreaks _breaks = new();
    private int _tokenStart;
    private int _halfWordsInToken;

    /// <summary>White space between words is one space; there is none at the start.</summary>
    public int Length => _text.Length;

    /// <summary>The last character, or zero.</summary>
    public char Last => _text.Length > 0 ? _text[^1] : '\0';

    /// <summary>The one before <see cref="Last"/>, or zero.</summary>
    public char LastButOne => _text.Length > 1 ? _text[^2] : '\0';

    /// <summary>Whether there is anything to say; marks alone stay until there is.</summary>
    public bool HasWords { get; private set; }

    public int HalfWords => HalfWordsBeforeToken + _halfWordsInToken;

    public int HalfWordsBeforeToken { get; private set; }

    public bool TokenIsFirst => _tokenStart == 0;

    /// <summary>What stands after the last space, or the end of it.</summary>
    public string Token()
    {
        int start = Math.Max(_tokenStart, _text.Length - LookBack);
        return _text.ToString(start, _text.Length - start);
    }

    /// <summary>The last character that is no closing mark, or zero.</summary>
    public char LastBeforeClosers()
    {
        int least = Math.Max(0, _text.Length - LookBack);
        for (int i = _text.Length - 1; i >= least; i--)
        {
            if (!ClauseMarks.IsCloser(_text[i]))
                return _text[i];
        }

        return '\0';
    }

    public void BeginToken()
    {
        if (_text.Length > 0)
            _text.Append(' ');
        HalfWordsBeforeToken = HalfWords;
        _halfWordsInToken = 0;
        _tokenStart = _text.Length;
    }

    public void Append(char c)
    {
        _text.Append(c);
        bool isWord = char.IsLetterOrDigit(c) || (char.IsLowSurrogate(c) && SpokenContent.HasWords([LastButOne, c]));
        if (!isWord)
            return;

        HasWords = true;
        if (ClauseMarks.IsUnspaced(c) || char.IsLowSurrogate(c))
            _halfWordsInToken++;
        else if (_halfWordsInToken == 0)
            _halfWordsInToken = 2;
    }

    public void AddBreakHere(BreakStrength strength) => _breaks.Add(_text.Length, HalfWords, strength);

    public void AddBreakBeforeToken(BreakStrength strength) => _breaks.Add(_tokenStart, HalfWordsBeforeToken, strength);

    public string? CutAll() => Cut(_text.Length, HalfWords);

    public string? CutBeforeToken() => Cut(_tokenStart, HalfWordsBeforeToken);

    public string? CutAtBestBreak(int limitHalfWords)
    {
        (int position, int halfWords) = _breaks.Best(limitHalfWords) ?? (_text.Length, HalfWords);
        return Cut(position, halfWords);
    }

    /// <summary>Takes the text before a place; null, and nothing is taken, if it has no words.</summary>
    private string? Cut(int length, int halfWords)
    {
        if (!HasWords)
            return null;
        string clause = _text.ToString(0, length).TrimEnd();
        if (!SpokenContent.HasWords(clause))
            return null;

        int next = length;
        while (next < _text.Length && _text[next] == ' ')
            next++;
        _text.Remove(0, next);
        _breaks.Shift(next, halfWords);
        int halfWordsLeft = HalfWords - halfWords;
        bool isTokenCut = next > _tokenStart;
        _tokenStart = Math.Max(0, _tokenStart - next);
        _halfWordsInToken = isTokenCut ? halfWordsLeft : _halfWordsInToken;
        HalfWordsBeforeToken = halfWordsLeft - _halfWordsInToken;
        HasWords = SpokenContent.HasWords(_text.ToString());
        return clause;
    }
}
