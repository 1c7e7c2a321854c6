using System.Text;

namespace Parley.Core.TextToSpeech;

/// <summary>
/// Collects speakable text and keeps it tidy: one space between words, none before a stop, no mark twice, no symbols.
/// </summary>
internal sealed class SpokenOutput
{
    private readonly StringBuilder _text = new();
    private List<int> _places = [];
    private List<int> _takenPlaces = [];
    private char _last;
    private int _run;
    private bool _space;
    private bool _comma;
    private char _highSurrogate;

    /// <summary>The last character that is or will be heard; zero at the start.</summary>
    public char Last => _last;

    /// <summary>Whether a space or a new line lies after <see cref="Last"/>, or nothing before it.</summary>
    public bool IsAfterSpace => _space || _last is '\0' or '\n';

    /// <summary>Where in what is read the characters come from that are put now.</summary>
    public int Place { get; set; }

    /// <summary>The places of the characters that were last taken; valid until the next are.</summary>
    public IReadOnlyList<int> TakenPlaces => _takenPlaces;

    public string Take()
    {
        string text = _text.ToString();
        _text.Clear();
        (_places, _takenPlaces) = (_takenPlaces, _places);
        _places.Clear();
        return text;
    }

    /// <summary>A character of the text itself, whatever it may mean as markup.</summary>
    public void Put(char c)
    {
        if (char.IsHighSurrogate(c))
        {
            _highSurrogate = c;
            return;
        }

        char high = _highSurrogate;
        _highSurrogate = '\0';
        if (char.IsLowSurrogate(c))
        {
            if (high != '\0')
                PutRune(new Rune(high, c), [high, c]);
        }
        else if (c is '\n' or '\u2028' or '\u2029')
        {
            NewLine();
        }
        else if (char.IsWhiteSpace(c))
        {
            Space();
        }
        else
        {
            PutRune(new Rune(c), [c]);
        }
    }

    /// <summary>Words in place of a symbol.</summary>
    public void Words(string words)
    {
        if (words.Length == 0)
            return;
        Space();
        foreach (char c in words)
        {
            if (c == ' ')
                Space();
            else
                PutVisible(c);
        }

        Space();
    }

    public void Space() => _space = _last != '\0';

    /// <summary>A pause between two cells of a table, if anything stands on both sides.</summary>
    public void Comma() => _comma = true;

    /// <summary>A paragraph has at most one empty line after it; lines are handed on at once because they end clauses.</summary>
    public void NewLine()
    {
        _comma = _space = false;
        if (_last == '\0' || (_last == '\n' && _run >= 2))
            return;
        _run = _last == '\n' ? _run + 1 : 1;
        _last = '\n';
        Append('\n');
    }

    /// <summary>A heading, an item or a row is over: it is spoken as a sentence of its own.</summary>
    public void EndSentence()
    {
        _comma = _space = false;
        if (_last is not ('\0' or '\n') && (char.IsLetterOrDigit(_last) || char.IsLowSurrogate(_last) || ClauseMarks.IsCloser(_last) || _last is '%' or ','))
            PutVisible('.');
    }

    private void PutRune(Rune rune, ReadOnlySpan<char> characters)
    {
        string? words = SpokenSymbols.For(rune);
        if (words is { Length: 0 })
            return;
        if (words is not null)
        {
            Words(words);
            return;
        }

        foreach (char c in characters)
            PutVisible(c);
    }

    private void PutVisible(char c)
    {
        if (IsRepeated(c))
            return;

        bool clings = c is '.' or ',' or '!' or '?' or ';' or ':' or '…';
        if (_comma && _last is not ('\0' or '\n') && !clings)
        {
            if (char.IsLetterOrDigit(_last) || ClauseMarks.IsCloser(_last))
                Append(',');
            _space = true;
        }

        if (_space && !clings && _last is not ('\0' or '\n'))
        {
            Append(' ');
            _run = 0;
        }

        _comma = _space = false;
        _run = c == _last ? _run + 1 : 1;
        _last = c;
        Append(c);
    }

    private void Append(char c)
    {
        _text.Append(c);
        _places.Add(Place);
    }

    /// <summary>"!!!" and "?!?!" are said once; three full stops are an ellipsis, more are no more.</summary>
    private bool IsRepeated(char c)
    {
        if (_space || char.IsLetterOrDigit(c))
            return false;
        if (c == '.')
            return _last == '.' && _run >= 3;
        return c == _last ? c is '!' or '?' or ',' or ';' or ':' or '-' or '–' or '—' or '…' or '/' : c is '!' or '?' && _last is '!' or '?';
    }
}
