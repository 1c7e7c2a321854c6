using System.Globalization;
using System.Text;

namespace Parley.Core.TextToSpeech;

/// <summary>How symbols and commands sound.</summary>
internal static class SpokenSymbols
{
    /// <summary>
    /// What stands for <paramref name="rune"/> in speech: null if it stands for itself, empty if it has no sound, else words to put
    /// between spaces.
    /// </summary>
    public static string? For(Rune rune) => rune.Value switch
    {
        '×' or '⋅' => "times",
        '÷' => "divided by",
        '±' => "plus or minus",
        '−' => "minus",
        '≈' or '≃' or '≅' => "about",
        '≠' => "is not",
        '≤' or '⩽' => "at most",
        '≥' or '⩾' => "at least",
        '→' or '⇒' or '⟶' or '➜' or '➔' => "to",
        '∞' => "infinity",
        '√' => "square root of",
        '°' or '˚' => "degrees",
        '℃' => "degrees Celsius",
        '℉' => "degrees Fahrenheit",
        '²' => "squared",
        '³' => "cubed",
        '§' => "section",
        '№' => "number",
        '@' => "at",
        '+' or '%' or '‰' or '&' or '\u200C' => null,
        '*' or '_' or '`' or '#' or '~' or '^' or '|' or '\\' or '<' or '>' or '=' or '{' or '}' or '[' or ']' => "",
        '•' or '·' or '∙' or '‣' or '⁃' or '†' or '‡' or '※' or '〰' or '‿' => "",
        >= 0xFE00 and <= 0xFE0F => "", // variation selectors
        0x20E3 => "", // the keycap around a digit
        0xFFFD => "", // what was no text before
        _ => ForCategory(rune),
    };

    /// <summary>What a LaTeX command sounds like; null if it is none that is known.</summary>
    public static string? ForCommand(string name) => name switch
    {
        "times" or "cdot" => "times",
        "div" => "divided by",
        "pm" => "plus or minus",
        "le" or "leq" => "at most",
        "ge" or "geq" => "at least",
        "ne" or "neq" => "is not",
        "approx" or "sim" => "about",
        "to" or "rightarrow" or "Rightarrow" or "implies" => "to",
        "infty" => "infinity",
        "sqrt" => "square root of",
        "sum" => "sum of",
        "int" => "integral of",
        "circ" => "degrees",
        "frac" or "dfrac" or "tfrac" or "text" or "textbf" or "textit" or "mathrm" or "mathbf" or "mathbb" or "mathcal" or "left" or "right"
            or "begin" or "end" or "displaystyle" or "quad" or "qquad" or "boxed" or "operatorname" or "big" or "Big" => "",
        _ => null,
    };

    private static string? ForCategory(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol or UnicodeCategory.MathSymbol => "",
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate => "",
        UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => "",
        _ => null,
    };
}
