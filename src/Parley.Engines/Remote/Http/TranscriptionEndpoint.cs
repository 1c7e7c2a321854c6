using System.Diagnostics.CodeAnalysis;

namespace Parley.Engines.Remote.Http;

/// <summary>Reads the address of a transcription server in the ways in which people write it.</summary>
internal static class TranscriptionEndpoint
{
    private const string Route = "audio/transcriptions";

    /// <summary>The address to post to: with <c>/v1/audio/transcriptions</c>, unless the path has it or another version already.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? endpoint)
    {
        string url = text.Trim().TrimEnd('/');
        if (!url.Contains("://", StringComparison.Ordinal))
            url = $"http://{url}";
        endpoint = null;
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https") || address.Host.Length == 0)
            return false;

        string path = address.AbsolutePath.TrimEnd('/');
        if (!path.EndsWith(Route, StringComparison.Ordinal))
        {
            bool isVersioned = path.Split('/') is [.., ['v', >= '0' and <= '9', ..]];
            path = isVersioned ? $"{path}/{Route}" : $"{path}/v1/{Route}";
        }

        endpoint = new UriBuilder(address) { Path = path, Fragment = "" }.Uri;
        return true;
    }

    /// <summary>The address beside it that gives English.</summary>
    public static Uri ForTranslation(Uri endpoint) =>
        new UriBuilder(endpoint) { Path = endpoint.AbsolutePath[..^"transcriptions".Length] + "translations" }.Uri;

    public static string Problem(string text) =>
        $"Parley:OpenAiTranscription:Endpoint '{text}' is not the address of a server; write it as http://HOST:PORT.";
}
