using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Parley.Engines.Chat;

/// <summary>Reads the address of a model server in the ways in which people write it.</summary>
internal static partial class ChatEndpoint
{
    public const string DefaultOpenAi = "https://api.openai.com/v1";

    /// <summary>
    /// By number: where a machine resolves localhost to IPv6 first, each new connection would try that in vain.
    /// </summary>
    public const string DefaultOllama = "http://127.0.0.1:11434";

    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? endpoint)
    {
        text = text.Trim();
        string url = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        return Uri.TryCreate(url, UriKind.Absolute, out endpoint)
            && endpoint.Scheme is "http" or "https"
            && endpoint.Host.Length > 0;
    }

    /// <exception cref="FormatException">It is no address; validated settings hold none such.</exception>
    public static Uri Parse(string text) => TryParse(text, out Uri? endpoint)
        ? endpoint
        : throw new FormatException(Problem(text));

    public static string Problem(string text) =>
        $"Parley:Brain:Endpoint '{text}' is not the address of a server; " +
        $"write it as http://HOST:PORT, for example {DefaultOllama}.";

    /// <summary>Ends in a slash, with a version in the path: <c>/v1/</c> unless the address names one.</summary>
    public static Uri ForOpenAi(string? text)
    {
        Uri endpoint = Parse(string.IsNullOrWhiteSpace(text) ? DefaultOpenAi : text);
        string path = OpenAiRoute().Replace(endpoint.AbsolutePath, "").TrimEnd('/');
        return WithPath(endpoint, VersionSegment().IsMatch(path) ? $"{path}/" : $"{path}/v1/");
    }

    /// <summary>Ends in a slash, before <c>api/</c>.</summary>
    public static Uri ForOllama(string? text)
    {
        Uri endpoint = Parse(string.IsNullOrWhiteSpace(text) ? DefaultOllama : text);
        return WithPath(endpoint, $"{OllamaRoute().Replace(endpoint.AbsolutePath, "").TrimEnd('/')}/");
    }

    private static Uri WithPath(Uri endpoint, string path) =>
        new UriBuilder(endpoint) { Path = path, Query = "", Fragment = "" }.Uri;

    [GeneratedRegex(
        "/(chat/completions|completions|models)/?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OpenAiRoute();

    [GeneratedRegex(@"/v\d[^/]*(/|$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionSegment();

    [GeneratedRegex("/(api|v1)(/[a-z/]*)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OllamaRoute();
}
