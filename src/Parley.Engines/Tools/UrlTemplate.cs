using System.Text.RegularExpressions;

namespace Parley.Engines.Tools;

/// <summary>An address with names in braces, such as <c>http://host/weather/{city}</c>.</summary>
internal sealed partial class UrlTemplate(string text)
{
    public IEnumerable<string> Names => Placeholder().Matches(text).Select(static match => match.Groups["name"].Value);

    /// <summary>With the values in place of their names, escaped so that each stays one part of the address.</summary>
    public string Fill(Func<string, string> valueOf) =>
        Placeholder().Replace(text, match => Uri.EscapeDataString(valueOf(match.Groups["name"].Value)));

    [GeneratedRegex(@"\{(?<name>[^{}]*)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
