using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Parley.Engines.Chat;

/// <summary>
/// Finds the sentence for people in what a server answers: JSON of several dialects, a web page, or plain text.
/// </summary>
internal static partial class ServerMessage
{
    private const int MaximumCharacters = 300;

    /// <summary>One line without end mark; empty if there is none.</summary>
    public static string Find(string body)
    {
        string text = FromJson(body) ?? FromHtml(body) ?? body;
        text = Blanks().Replace(text, " ").Trim().TrimEnd('.');
        return text.Length <= MaximumCharacters ? text : $"{text[..MaximumCharacters]}…";
    }

    /// <summary>Null if it holds no error.</summary>
    public static string? Find(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Object => First(json, "error", "message", "detail", "title"),
        JsonValueKind.Array when json.GetArrayLength() > 0 => Find(json[0]) ?? First(json[0], "msg"),
        _ => null,
    };

    private static string? First(JsonElement json, params ReadOnlySpan<string> names)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return null;
        foreach (string name in names)
        {
            if (json.TryGetProperty(name, out JsonElement value) && Find(value) is { Length: > 0 } message)
                return message;
        }

        return null;
    }

    private static string? FromJson(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Find(json.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? FromHtml(string body)
    {
        if (!body.AsSpan().TrimStart().StartsWith("<"))
            return null;
        Match title = Title().Match(body);
        return WebUtility.HtmlDecode(Tags().Replace(title.Success ? title.Groups["title"].Value : body, " "));
    }

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();

    [GeneratedRegex(
        "<title[^>]*>(?<title>.*?)</title>",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Title();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tags();
}
