using System.Text.RegularExpressions;

namespace Parley.Server.Configuration.Reporting;

/// <summary>What each setting means, from <c>docs/configuration.md</c>, which the program carries.</summary>
internal static partial class SettingDescriptions
{
    private const string Resource = "docs/configuration.md";

    private static readonly Lazy<Dictionary<string, SettingDescription>> _all = new(Read);

    /// <param name="name">Full name; elements of lists by their number.</param>
    public static SettingDescription? Of(string name) =>
        _all.Value.GetValueOrDefault(ElementNumber().Replace(name, ":*"));

    private static Dictionary<string, SettingDescription> Read()
    {
        using Stream stream = typeof(SettingDescriptions).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        var all = new Dictionary<string, SettingDescription>(StringComparer.OrdinalIgnoreCase);
        string group = "";
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                group = line[3..].Trim();
            else if (Row().Match(line) is { Success: true } row && row.Groups["name"].Value.StartsWith("Parley:", StringComparison.Ordinal))
                all[row.Groups["name"].Value] = new SettingDescription(group, Plain(row.Groups["meaning"].Value));
        }

        return all;
    }

    private static string Plain(string markdown) =>
        Link().Replace(markdown, "${text}").Replace("`", "", StringComparison.Ordinal).Trim();

    [GeneratedRegex(
        @"^\| `(?<name>[^`]+)` \| .*? \| (?<meaning>.+) \|$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\([^)]*\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@":\d+(?=:|$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ElementNumber();
}

/// <param name="Group">The heading that it stands under.</param>
/// <param name="Meaning">A sentence or two, without markup.</param>
internal sealed record SettingDescription(string Group, string Meaning);
