using Microsoft.AspNetCore.Http.HttpResults;

using Parley.Server.OpenAi.Realtime.Protocol;

namespace Parley.Server.OpenAi.Realtime;

/// <summary>What the HTTP side of Realtime refuses.</summary>
internal static class RealtimeProblems
{
    public static JsonHttpResult<OpenAiErrorBody> NotAWebSocket() => OpenAiErrors.Error(
        StatusCodes.Status426UpgradeRequired,
        "This address speaks the Realtime protocol over WebSocket; connect to it with ws:// or wss://.", null,
        "websocket_required");

    public static JsonHttpResult<OpenAiErrorBody> ModelTooLong(int limit) =>
        OpenAiErrors.InvalidValue("model", $"'model' has at most {limit} characters.");

    public static JsonHttpResult<OpenAiErrorBody> TooManySessions() => OpenAiErrors.Error(
        StatusCodes.Status503ServiceUnavailable,
        "As many sessions are connected as Parley:Server:MaxSessions allows; try again later or raise it.", null,
        "too_many_sessions");

    public static JsonHttpResult<OpenAiErrorBody> InvalidBody(string detail) =>
        OpenAiErrors.Invalid(null, "invalid_json", $"The body is no JSON object: {detail}");

    public static JsonHttpResult<OpenAiErrorBody> TooLarge(int limit) =>
        OpenAiErrors.TooLarge(null, $"The body exceeds {limit} bytes; send a smaller session.");

    public static JsonHttpResult<OpenAiErrorBody> Of(RealtimeRefusal refusal) =>
        OpenAiErrors.Invalid(refusal.Param, refusal.Code, refusal.Message);
}
