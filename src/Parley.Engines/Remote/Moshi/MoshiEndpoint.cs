using System.Diagnostics.CodeAnalysis;

namespace Parley.Engines.Remote.Moshi;

/// <summary>Reads the address of a moshi-server in the ways in which people write it.</summary>
internal static class MoshiEndpoint
{
    // Not quoted: an address that is refused may hold a key.
    public const string Problem =
        "Parley:Moshi:Endpoint is not the address of a moshi-server; write it as ws://HOST:PORT, and its key, if it has one, in Parley:Moshi:ApiKey.";

    private const string Route = "/api/asr-streaming";

    /// <summary>The address of its recogniser; false for other schemes and where keys are in it, which would show in logs.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? endpoint)
    {
        string url = text.Trim().TrimEnd('/');
        if (!url.Contains("://", StringComparison.Ordinal))
            url = $"ws://{url}";
        endpoint = null;
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Host.Length == 0
            || address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            return false;
        }

        string? scheme = address.Scheme switch
        {
            "ws" or "http" => "ws",
            "wss" or "https" => "wss",
            _ => null,
        };
        if (scheme is null)
            return false;
        string path = address.AbsolutePath.TrimEnd('/');
        endpoint = new UriBuilder(scheme, address.Host, address.Port, path.Length == 0 ? Route : path).Uri;
        return true;
    }
}
