namespace Parley.Server.Security;

/// <summary>What is answered to those who may not.</summary>
internal static class AccessRefusals
{
    private const string HowToSend =
        "send it as 'Authorization: Bearer pk_…' or 'X-Api-Key: pk_…'; "
        + "'parley keys create' on the server makes one.";

    public static Refusal KeyMissing() => new(
        "api-key-required", StatusCodes.Status401Unauthorized, "API key required",
        $"This server asks for an API key; {HowToSend}")
    { Code = "invalid_api_key" };

    public static Refusal KeyRefused(KeyVerdict verdict) => new(
        "api-key-refused", StatusCodes.Status401Unauthorized, "API key refused", verdict switch
        {
            KeyVerdict.Expired => "This API key has expired; 'parley keys create' on the server makes another.",
            KeyVerdict.Revoked => "This API key was revoked; 'parley keys create' on the server makes another.",
            KeyVerdict.Replaced => "This API key was rotated and is no longer taken; use the newer one.",
            _ => $"There is no such API key here; {HowToSend}",
        })
    { Code = "invalid_api_key" };

    public static Refusal ScopeMissing(AccessScope needed) => new(
        "scope-missing", StatusCodes.Status403Forbidden, "Scope missing",
        $"This needs a key with the scope '{ScopeNames.Of(needed)}', which yours does not have; "
        + $"'parley keys create --name NAME --scopes {ScopeNames.Of(needed)}' on the server makes one.")
    { Code = "insufficient_permissions" };

    public static Refusal KeyInAddress() => new(
        "api-key-in-url", StatusCodes.Status400BadRequest, "API key in the address",
        "Addresses end up in logs and histories, so keys are not taken from them, and one that was sent so should be "
        + "rotated ('parley keys rotate'). Send it as 'Authorization: Bearer pk_…' or 'X-Api-Key: pk_…', and for a "
        + $"WebSocket in a browser as the subprotocol '{Credentials.SocketPrefix}pk_…' beside 'parley'.");

    public static Refusal TooManyFailures(TimeSpan wait) => new(
        "too-many-wrong-keys", StatusCodes.Status429TooManyRequests, "Too many wrong keys",
        $"Too many wrong API keys came from this address; try again in {Math.Ceiling(wait.TotalSeconds)} s.");

    public static Refusal CannotCheck() => new(
        "keys-unavailable", StatusCodes.Status503ServiceUnavailable, "Keys cannot be checked",
        "The database that keeps the API keys does not answer; try again shortly, and look at GET /readyz.");
}
