namespace Parley.Server.OpenAi.Realtime;

/// <summary>The key that a Realtime client brings: as a bearer token or, from a browser, as a subprotocol.</summary>
internal static class RealtimeKey
{
    private const string Bearer = "Bearer ";
    private const string Prefix = "openai-insecure-api-key.";

    /// <returns>Null if there is none.</returns>
    public static string? Of(HttpContext context)
    {
        string authorization = context.Request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return authorization[Bearer.Length..].Trim();
        return context.WebSockets.WebSocketRequestedProtocols
            .FirstOrDefault(static offered => offered.StartsWith(Prefix, StringComparison.Ordinal))?[Prefix.Length..];
    }
}
