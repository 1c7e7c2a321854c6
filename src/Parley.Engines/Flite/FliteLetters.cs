using System.Globalization;
using System.Text;

namespace Parley.Engines.Flite;

/// <summary>Writes one word in ASCII as an English reader would: "café" as "cafe", "€5" as "5 euros", "a—b" as "a , b".</summary>
internal static class FliteLetters
{
    // U+00C0 to U+017F in order, as far as they are letters; the runtime cannot decompose them without ICU.
    private static readonly string[] _latin =
    [
        "A", "A", "A", "A", "A", "A", "AE", "C", "E", "E", "E", "E", "I", "I", "I", "I", "D", "N", "O", "O", "O", "O", "O", " times ", "O", "U", "U", "U", "U", "Y", "Th", "ss",
        "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i", "d", "n", "o", "o", "o", "o", "o", " divided by ", "o", "u", "u", "u", "u", "y", "th", "y",
        "A", "a", "A", "a", "A", "a", "C", "c", "C", "c", "C", "c", "C", "c", "D", "d", "D", "d", "E", "e", "E", "e", "E", "e", "E", "e", "E", "e", "G", "g", "G", "g",
        "G", "g", "G", "g", "H", "h", "H", "h", "I", "i", "I", "i", "I", "i", "I", "i", "I", "i", "IJ", "ij", "J", "j", "K", "k", "k", "L", "l", "L", "l", "L", "l", "L",
        "l", "L", "l", "N", "n", "N", "n", "N", "n", "n", "N", "n", "O", "o", "O", "o", "O", "o", "OE", "oe", "R", "r", "R", "r", "R", "r", "S", "s", "S", "s", "S", "s",
        "S", "s", "T", "t", "T", "t", "T", "t", "U", "u", "U", "u", "U", "u", "U", "u", "U", "u", "U", "u", "W", "w", "Y", "y", "Y", "Z", "z", "Z", "z", "Z", "z", "s",
    ];

    public static string Write(string word)
    {
        var text = new StringBuilder(word.Length + 8);
        string unit = "";
        for (int i = 0; i < word.Length; i++)
        {
            char c = word[i];
            if (c == '.' && IsInsideName(word, i))
                text.Append(" dot ");
            else if (c is '€' or '£' or '¥')
                unit = c switch { '€' => " euros", '£' => " pounds", _ => " yen" };
            else if (c < 0x80)
                text.Append(Ascii(c));
            else
                text.Append(NonAscii(c, i > 0 && char.IsDigit(word[i - 1])));
        }

        return InsertUnit(text, unit);
    }

    /// <summary>"example.com" and "Node.js", not "e.g." or "3.14": more than one letter on both sides.</summary>
    private static bool IsInsideName(string word, int dot) =>
        dot >= 2 && dot + 2 < word.Length
        && char.IsLetter(word[dot - 1]) && char.IsLetterOrDigit(word[dot - 2]) && char.IsLetter(word[dot + 1]) && char.IsLetterOrDigit(word[dot + 2]);

    private static string Ascii(char c) => c switch
    {
        <= ' ' or '\u007F' => "",
        '[' or ']' or '{' or '}' or '\\' or '^' or '~' or '|' or '<' or '>' or '*' or '_' or '`' => " ",
        _ => c.ToString(),
    };

    private static string NonAscii(char c, bool isAfterDigit) => c switch
    {
        >= '\u00C0' and <= '\u017F' => _latin[c - '\u00C0'],
        '’' or '‘' or 'ʼ' or '′' => "'",
        '“' or '”' or '„' or '«' or '»' or '″' => "\"",
        '—' or '―' => " , ",
        '–' => isAfterDigit ? "-" : " , ",
        '‐' or '‑' or '−' => "-",
        '…' => "...",
        '。' or '．' or '｡' => ". ",
        '、' or '，' or '､' or '；' or '：' => ", ",
        '！' => "! ",
        '？' => "? ",
        '½' => " 1/2",
        '¼' => " 1/4",
        '¾' => " 3/4",
        '°' => " degrees",
        '²' => " squared",
        '³' => " cubed",
        'µ' or 'μ' => "micro",
        'π' => "pi",
        'Ω' => "ohm",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        >= '！' and <= '～' => ((char)(c - '！' + '!')).ToString(), // full-width forms
        _ when char.IsWhiteSpace(c) => " ",
        _ => char.GetUnicodeCategory(c) == UnicodeCategory.DecimalDigitNumber ? ((int)char.GetNumericValue(c)).ToString() : "",
    };

    /// <summary>A currency is said after its number, wherever its sign stands.</summary>
    private static string InsertUnit(StringBuilder text, string unit)
    {
        string written = text.ToString();
        if (unit.Length == 0)
            return written;
        int end = written.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
        return end == 0 ? written + unit : written.Insert(end, unit);
    }
}
