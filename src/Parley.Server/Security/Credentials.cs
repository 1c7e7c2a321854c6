namespace Parley.Server.Security;

/// <summary>
/// Finds the key in a request: <c>Authorization: Bearer</c>, <c>X-Api-Key</c>, and for WebSockets, where browsers can
/// set neither, a subprotocol. Never the address: it ends up in logs and histories.
/// </summary>
internal static class Credentials
{
    /// <summary>Of the session WebSocket.</summary>
    public const string SocketPrefix = "parley-key.";

    /// <summary>Of the Realtime API, as its clients in browsers send it.</summary>
    public const string RealtimePrefix = "openai-insecure-api-key.";

    private const string Bearer = "Bearer ";
    private const int MaximumLength = 512;

    private static readonly string[] NamesForKeys = ["api_key", "api-key", "apikey", "x-api-key", "access_token"];

    /// <returns>Null if there is none.</returns>
    public static string? Read(HttpContext context)
    {
        string authorization = context.Request.Headers.Authorization.ToString();
        string? found = authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? authorization[Bearer.Length..].Trim()
            : context.Request.Headers["X-Api-Key"].ToString() is { Length: > 0 } header ? header.Trim() : null;
        found ??= context.WebSockets.IsWebSocketRequest ? OfSubprotocol(context) : null;
        // What is longer than any key is none, and is not worth hashing.
        return found is { Length: > MaximumLength } ? "" : found;
    }

    /// <summary>Whether the address holds what looks like a key.</summary>
    public static bool AreInAddress(HttpRequest request)
    {
        if (LooksLikeAKey(request.Path.Value))
            return true;
        if (!request.QueryString.HasValue)
            return false;
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in request.Query)
        {
            if (NamesForKeys.Contains(name, StringComparer.OrdinalIgnoreCase) || LooksLikeAKey(name)
                || values.Any(LooksLikeAKey))
            {
                return true;
            }
        }

        return false;
    }

    private static string? OfSubprotocol(HttpContext context)
    {
        foreach (string offered in context.WebSockets.WebSocketRequestedProtocols)
        {
            if (offered.StartsWith(SocketPrefix, StringComparison.Ordinal))
                return offered[SocketPrefix.Length..];
            if (offered.StartsWith(RealtimePrefix, StringComparison.Ordinal))
                return offered[RealtimePrefix.Length..];
        }

        return null;
    }

    private static bool LooksLikeAKey(string? text)
    {
        if (text?.StartsWith(EphemeralSecrets.Prefix, StringComparison.Ordinal) == true)
            return true;
        int at = text?.IndexOf(KeyText.Prefix, StringComparison.Ordinal) ?? -1;
        int end = at + KeyText.Prefix.Length + KeyText.IdLength;
        return at >= 0 && text!.Length > end && text[end] == '_' && KeyText.IsId(text[(at + KeyText.Prefix.Length)..end]);
    }
}
