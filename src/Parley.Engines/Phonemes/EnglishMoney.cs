using System.Text.RegularExpressions;

namespace Parley.Engines.Phonemes;

/// <summary>Sums of money: the currency is said after the number, the cents by themselves.</summary>
internal static partial class EnglishMoney
{
    /// <param name="word">Such as <c>$5.99</c>, <c>-£20</c>, <c>€3.5M</c>.</param>
    /// <param name="scale">"million" where it follows.</param>
    /// <returns>Null if it is no sum.</returns>
    public static string? Read(string word, string? scale)
    {
        Match match = Sum().Match(word);
        if (!match.Success)
            return null;

        string sign = match.Groups["sign"].Length > 0 ? "minus " : "";
        string whole = match.Groups["whole"].Value.Replace(",", "", StringComparison.Ordinal);
        string part = match.Groups["part"].Value;
        scale ??= match.Groups["scale"].Value switch
        {
            "k" or "K" => "thousand",
            "m" or "M" => "million",
            "b" or "B" or "bn" => "billion",
            _ => null,
        };
        (string one, string many, string cent, string cents) = match.Groups["currency"].Value switch
        {
            "£" => ("pound", "pounds", "penny", "pence"),
            "€" => ("euro", "euros", "cent", "cents"),
            "¥" => ("yen", "yen", "sen", "sen"),
            _ => ("dollar", "dollars", "cent", "cents"),
        };
        if (scale is not null)
            return $"{sign}{whole}{(part.Length > 0 ? "." + part : "")} {scale} {many}";
        if (part.Length > 2)
            return $"{sign}{whole}.{part} {many}";

        string units = $"{whole} {(whole == "1" ? one : many)}";
        int small = part.Length == 0 ? 0 : int.Parse(part.PadRight(2, '0'));
        string rest = $"{small} {(small == 1 ? cent : cents)}";
        return sign + (small == 0 ? units : whole == "0" ? rest : $"{units} and {rest}");
    }

    [GeneratedRegex(
        @"^(?<sign>[-−])?(?<currency>[$£€¥])(?<whole>\d[\d,]*)(?:\.(?<part>\d+))?(?<scale>k|K|m|M|b|B|bn)?$",
            RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Sum();
}
