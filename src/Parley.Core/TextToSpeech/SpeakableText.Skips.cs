using System.Net;

namespace Parley.Core.TextToSpeech;

/// <summary>What is exchanged as a whole: entities, commands, addresses, the targets of links.</summary>
public sealed partial class SpeakableText
{
    // Nothing that is longer is markup; holding more back would keep speech waiting.
    private const int LongestEntity = 32;
    private const int LongestCommand = 32;
    private const int LongestAddress = 2_048;

    private int _linkDepth;

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
            int place = _output.Place;
            _output.Place -= held.Length;
            foreach (char letter in held)
            {
                _output.Put(letter);
                _output.Place++;
            }

            _output.Place = place;
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
