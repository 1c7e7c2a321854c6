using System.Net;

namespace Parley.Core.TextToSpeech;

/// <summary>What is taken out or exchanged as a whole: tags, entities, commands, addresses.</summary>
public sealed partial class SpeakableText
{
    // Nothing that is longer is markup; holding more back would keep speech waiting.
    private const int LongestTag = 1_024;
    private const int LongestEntity = 32;
    private const int LongestCommand = 32;
    private const int LongestAddress = 2_048;

    private int _linkDepth;
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
        ReadAgain(held.AsSpan(1));
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

    private void ReadEntity(char c)
    {
        if (char.IsAsciiLetterOrDigit(c) || (c == '#' && _held.Length == 1))
        {
            _held.Append(c);
            if (_held.Length <= LongestEntity)
                return;
            EndEntity("");
        }
        else
        {
            EndEntity(c == ';' ? ";" : "");
            if (c != ';')
                Read(c);
        }
    }

    private void EndEntity(string end)
    {
        string held = TakeHeld() + end;
        _state = State.Text;
        string decoded = end.Length > 0 ? WebUtility.HtmlDecode(held) : held;
        foreach (char c in decoded)
            _output.Put(c);
        _isWordStart = decoded.Length == 0 || !char.IsLetterOrDigit(decoded[^1]);
    }

    private void ReadCommand(char c)
    {
        if (char.IsAsciiLetter(c) && _held.Length < LongestCommand)
        {
            _held.Append(c);
            return;
        }

        string name = TakeHeld()[1..];
        _state = State.Text;
        if (name.Length > 0)
        {
            _isFraction = name.EndsWith("frac", StringComparison.Ordinal);
            _output.Words(SpokenSymbols.ForCommand(name) ?? name);
            ReadText(c);
        }
        else if (c is '(' or ')' or '[' or ']' or '\n' or '\\' or ',' or ';' or ' ')
        {
            // The borders of a formula, its line breaks and its spaces.
            _output.Space();
            if (c == '\n')
                ReadText(c);
        }
        else
        {
            // An escaped sign has no meaning as markup.
            _output.Put(c);
        }
    }

    private void ReadAddress(char c)
    {
        if (IsAddressSoFar(c))
        {
            if (_held.Length < LongestAddress)
                _held.Append(c);
            return;
        }

        string held = TakeHeld();
        _state = State.Text;
        if (IsWholeAddress(held))
        {
            PutHost(held);
        }
        else
        {
            foreach (char letter in held)
                _output.Put(letter);
            _isWordStart = !char.IsLetterOrDigit(held[^1]);
        }

        Read(c);
    }

    private bool IsAddressSoFar(char c)
    {
        if (char.IsWhiteSpace(c) || c is '<' or '>' or '"' or '`' or '|' or ']' or '\\' or '*' || c > '\u007F')
            return false;
        if (_held.Length >= 8)
            return true;
        string start = _held.ToString() + c;
        return "https://".StartsWith(start, StringComparison.OrdinalIgnoreCase) || "http://".StartsWith(start, StringComparison.OrdinalIgnoreCase)
            || "www.".StartsWith(start, StringComparison.OrdinalIgnoreCase) || IsWholeAddress(start);
    }

    private static bool IsWholeAddress(string text) =>
        text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("www.", StringComparison.OrdinalIgnoreCase);

    /// <summary>Of an address only the host is said; marks after it belong to the sentence.</summary>
    private void PutHost(string address)
    {
        string bare = address.TrimEnd('.', ',', ';', ':', '!', '?', ')', '\'', '_');
        int scheme = bare.IndexOf("://", StringComparison.Ordinal);
        string host = scheme < 0 ? bare : bare[(scheme + 3)..];
        int end = host.AsSpan().IndexOfAny('/', '?', '#');
        host = end < 0 ? host : host[..end];
        host = host[(host.IndexOf('@') + 1)..];
        int port = host.IndexOf(':');
        host = port < 0 ? host : host[..port];
        host = host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? host[4..] : host;
        foreach (char c in host)
            _output.Put(c);
        foreach (char c in address.AsSpan(bare.Length))
            _output.Put(c);
        _isWordStart = true;
    }

    private void ReadLinkTarget(char c)
    {
        _linkDepth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (_linkDepth > 0 && c != '\n')
            return;
        _state = State.Text;
        if (c == '\n')
            ReadText(c);
    }

    private void ReadReference(char c)
    {
        if (c is not (']' or '\n'))
            return;
        _state = State.Text;
        if (c == '\n')
            ReadText(c);
    }
}
