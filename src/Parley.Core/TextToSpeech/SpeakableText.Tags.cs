namespace Parley.Core.TextToSpeech;

/// <summary>Tags of HTML, and what they enclose.</summary>
public sealed partial class SpeakableText
{
    // Nothing that is longer is a tag; holding more back would keep speech waiting.
    private const int LongestTag = 1_024;

    private string _elementEnd = "";

    private void ReadTag(char c)
    {
        if (_held.Length == 1 && !char.IsAsciiLetter(c) && c is not ('/' or '!' or '?'))
        {
            string sign = c is ' ' or '=' || char.IsDigit(c) ? "less than" : "";
            _held.Clear();
            _state = State.Text;
            if (_output.Last is not ('\0' or '\n'))
                _output.Words(sign);
            ReadText(c);
        }
        else if (c is '<' or '\n' || _held.Length > LongestTag)
        {
            AbandonTag();
            Read(c);
        }
        else if (c == '>')
        {
            EndTag();
        }
        else
        {
            _held.Append(c);
            if (_held.Length == 4 && _held.ToString() == "<!--")
                _state = State.Comment;
        }
    }

    private void EndTag()
    {
        (MarkupTagKind kind, string name) = MarkupTag.Read(_held.ToString());
        switch (kind)
        {
            case MarkupTagKind.None:
                AbandonTag();
                break;
            case MarkupTagKind.Address:
                string address = TakeHeld()[1..];
                _state = State.Text;
                PutHost(address);
                break;
            case MarkupTagKind.Unspoken:
                _held.Clear();
                _elementEnd = $"</{name}>";
                _state = State.Element;
                break;
            default:
                _held.Clear();
                _state = State.Text;
                if (kind == MarkupTagKind.Block)
                    EndBlock(name);
                break;
        }
    }

    private void EndBlock(string name)
    {
        if (!name.Equals("br", StringComparison.OrdinalIgnoreCase))
            _line = MarkupLineKind.Sentence;
        EndLine();
    }

    /// <summary>It was no tag: "a &lt; b", or a name in brackets, which is read without them.</summary>
    private void AbandonTag()
    {
        string held = TakeHeld();
        _state = State.Text;
        _isWordStart = true;
        _output.Space();
        ReadAgain(held.AsSpan(1), _output.Place);
    }

    private void ReadComment(char c)
    {
        // The last two characters are enough to recognise the end.
        if (c == '>' && _held.Length >= 6 && _held[^1] == '-' && _held[^2] == '-')
        {
            _held.Clear();
            _state = State.Text;
            return;
        }

        if (_held.Length >= 8)
            _held.Remove(4, 1);
        _held.Append(c);
    }

    /// <summary>Inside an element that is not spoken only its end matters.</summary>
    private void ReadElement(char c)
    {
        if (char.ToLowerInvariant(c) != char.ToLowerInvariant(_elementEnd[_held.Length]))
        {
            _held.Clear();
            if (c != '<')
                return;
        }

        _held.Append(c);
        if (_held.Length < _elementEnd.Length)
            return;
        _held.Clear();
        _output.Space();
        _state = _output.IsAfterSpace && _output.Last is '\0' or '\n' ? State.LineStart : State.Text;
    }
}
