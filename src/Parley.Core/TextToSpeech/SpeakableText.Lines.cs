namespace Parley.Core.TextToSpeech;

/// <summary>Lines: headings, items, rows, drawings and blocks of code.</summary>
public sealed partial class SpeakableText
{
    private MarkupLineKind _line;
    private string _fence = "";

    private void ReadLineStart(char c)
    {
        if (c == '\n')
        {
            EndUndecidedLine();
            return;
        }

        _held.Append(c);
        ReadOnlySpan<char> start = _held.ToString();
        (MarkupLineKind kind, int textStart) = MarkupLine.Read(start);
        switch (kind)
        {
            case MarkupLineKind.Undecided:
                break;
            case MarkupLineKind.Fence:
                OpenFence(start[textStart..]);
                break;
            case MarkupLineKind.Unspoken:
                _held.Clear();
                _state = State.UnspokenLine;
                break;
            default:
                BeginText(kind, start[textStart..]);
                break;
        }
    }

    private void EndUndecidedLine()
    {
        ReadOnlySpan<char> line = TakeHeld();
        if (MarkupLine.IsDrawing(line))
            _output.NewLine();
        else
            BeginText(MarkupLineKind.Paragraph, $"{line}\n");
    }

    private void BeginText(MarkupLineKind kind, ReadOnlySpan<char> text)
    {
        _held.Clear();
        _line = kind;
        _state = State.Text;
        _isWordStart = true;
        ReadAgain(text, _output.Place + 1);
    }

    private void EndLine()
    {
        if (_line == MarkupLineKind.Sentence)
            _output.EndSentence();
        _output.NewLine();
        _line = MarkupLineKind.Undecided;
        _openBrackets = 0;
        _state = State.LineStart;
    }

    private void OpenFence(ReadOnlySpan<char> ticks)
    {
        _fence = ticks.ToString();
        _held.Clear();
        _held.Append(ticks);
        _state = State.Fence;
        _output.NewLine();
        _output.Words(codeNote);
        _output.NewLine();
    }

    /// <summary>Inside a block of code the lines are kept only to recognise the one that ends it.</summary>
    private void ReadFence(char c)
    {
        if (c != '\n')
        {
            if (_held.Length < 80)
                _held.Append(c);
            return;
        }

        ReadOnlySpan<char> line = TakeHeld().AsSpan().Trim();
        bool isOpeningLine = _line != MarkupLineKind.Fence;
        if (isOpeningLine)
        {
            // A longer fence may hold shorter ones: "````" around "```".
            _line = MarkupLineKind.Fence;
            int ticks = line.IndexOfAnyExcept(_fence[0]);
            _fence = new string(_fence[0], ticks < 0 ? line.Length : ticks);
        }
        else if (line.Length >= _fence.Length && !line.ContainsAnyExcept(_fence[0]))
        {
            _line = MarkupLineKind.Undecided;
            _state = State.LineStart;
        }
    }

    private void ReadUnspokenLine(char c)
    {
        if (c == '\n')
            _state = State.LineStart;
    }
}
