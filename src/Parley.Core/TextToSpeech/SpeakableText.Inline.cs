namespace Parley.Core.TextToSpeech;

/// <summary>Marks inside a line: emphasis, code, brackets, signs.</summary>
public sealed partial class SpeakableText
{
    private bool _isWordStart;
    private bool _isAfterBrace;
    private bool _isFraction;
    private int _openBrackets;

    private void ReadText(char c)
    {
        bool isWordStart = _isWordStart;
        _isWordStart = !char.IsLetterOrDigit(c);
        switch (c)
        {
            case '\n':
                EndLine();
                break;
            case '`':
                _state = State.Code;
                break;
            case '<':
                Hold(State.Tag, c);
                break;
            case '&':
                Hold(State.Entity, c);
                break;
            case '\\':
                Hold(State.Command, c);
                break;
            case '*' or '_' or '~' or '#' or '^' or '$' or '=' or '>' or '[':
                Hold(State.Sign, c);
                break;
            case '!' when _output.IsAfterSpace:
                Hold(State.Sign, c);
                break;
            case ']':
                if (_openBrackets > 0)
                {
                    _openBrackets--;
                    _state = State.AfterBracket;
                }

                break;
            case '|':
                _output.Comma();
                break;
            case '{':
                _output.Words(_isFraction && _isAfterBrace ? "over" : "");
                _isFraction &= !_isAfterBrace;
                break;
            case '}':
                _output.Space();
                break;
            case 'h' or 'H' or 'w' or 'W' when isWordStart:
                Hold(State.Address, c);
                break;
            default:
                _output.Put(c);
                break;
        }

        _isAfterBrace = c == '}';
    }

    /// <summary>Code inside a line is read as its words; its signs are spaces.</summary>
    private void ReadCode(char c)
    {
        if (c is '`' or '\n')
        {
            _state = State.Text;
            _isWordStart = true;
            if (c == '\n')
                ReadText(c);
        }
        else if (char.IsLetterOrDigit(c) || char.IsSurrogate(c) || c is '.' or ',' or ':' or '-' or '+' or '%' or '\'' or '?' or '!' or '@')
        {
            _output.Put(c);
        }
        else
        {
            _output.Space();
        }
    }

    /// <summary>Signs whose meaning depends on what stands on both sides; each waits for one more character, or for a few of its kind.</summary>
    private void ReadSign(char c)
    {
        char sign = _held[0];
        if (sign == '[' && TryReadPause(c))
            return;
        if (sign == '[' && _held.Length > 1)
        {
            GiveUpPause(c);
            return;
        }

        bool joinsDigits = sign is '*' && _held.Length == 1 && char.IsDigit(_output.Last);
        if ((c == sign && sign is not ('[' or '!')) || (joinsDigits && c == ' '))
        {
            _held.Append(c);
            return;
        }

        string held = TakeHeld();
        _state = State.Text;
        switch (sign)
        {
            case '[' when c == '^':
                _state = State.Reference;
                return;
            case '[':
                _openBrackets++;
                break;
            case '!' when c != '[':
                _output.Put('!');
                break;
            default:
                _output.Words(Meaning(held, c));
                break;
        }

        if (held[^1] == ' ')
            _output.Space();
        ReadText(c);
    }

    private string Meaning(string signs, char next)
    {
        char last = _output.Last;
        bool afterSpace = _output.IsAfterSpace;
        bool afterWord = !afterSpace && (char.IsLetterOrDigit(last) || last == ')');
        bool beforeWord = char.IsLetterOrDigit(next) || next is '(' or '{' or '-' or '$' or '\\';
        bool between = (afterSpace && next == ' ' && last is not ('\0' or '\n')) || (afterWord && beforeWord);
        switch (signs)
        {
            case "*" or "* ":
                return char.IsDigit(last) && char.IsDigit(next) ? "times" : "";
            case "_":
                if (afterWord && char.IsLetterOrDigit(next))
                    _output.Space();
                return "";
            case "~":
                return char.IsDigit(next) && !afterWord ? "about" : "";
            case "#":
                return char.IsDigit(next) && afterSpace ? "number" : afterWord && last is 'C' or 'F' ? "sharp" : "";
            case "^":
                return afterWord && beforeWord ? "to the power of" : "";
            case "$":
                if (char.IsDigit(next))
                    _output.Put('$');
                return "";
            case "=" or "==" or "===":
                return next == '>' || (signs.Length > 1 && afterSpace != (next == ' ')) ? "" : between || (signs.Length == 1 && afterSpace && beforeWord) ? "equals" : "";
            case ">":
                return next == '=' ? "" : between ? "greater than" : "";
            default:
                return "";
        }
    }

    private void ReadAfterBracket(char c)
    {
        switch (c)
        {
            case '(':
                _linkDepth = 1;
                _state = State.LinkTarget;
                break;
            case '[':
                _state = State.Reference;
                break;
            default:
                _state = State.Text;
                ReadText(c);
                break;
        }
    }
}
