namespace Parley.Core.TextToSpeech;

/// <summary>Whether the text stands inside quotation marks or brackets that will be closed.</summary>
internal sealed class QuotationDepth
{
    private int _depth;
    private bool _isInPlainMarks;

    public bool IsOpen => _depth > 0 || _isInPlainMarks;

    public void Read(char c, char previous)
    {
        if (ClauseMarks.IsOpener(c))
            _depth++;
        else if (c == '"')
            _isInPlainMarks = !_isInPlainMarks && !char.IsDigit(previous); // 5" is a length
        else if (ClauseMarks.IsCloser(c) && c is not ('\'' or '’') && _depth > 0)
            _depth--;
        else if (c == '’' && _depth > 0 && !char.IsLetter(previous))
            _depth--;
    }

    /// <summary>A new line begins; a mark that was never closed must not hold back the rest of the text.</summary>
    public void Reset() => (_depth, _isInPlainMarks) = (0, false);
}
