using Microsoft.AspNetCore.Http.HttpResults;

using Parley.Server.OpenAi.Realtime.Protocol;

namespace Parley.Server.OpenAi.Realtime;

/// <summary>What the HTTP side of Realtime refuses, in OpenAI's shape.</summary>
internal static class RealtimeProblems
{
    public static JsonHttpResult<RealtimeErrorBody> NotAWebSocket() => Error(
        StatusCodes.Status426UpgradeRequired, "websocket_required",
        "This address speaks the Realtime protocol over WebSocket; connect to it with ws:// or wss://.");

    public static JsonHttpResult<RealtimeErrorBody> ModelTooLong(int limit) => Error(
        StatusCodes.Status400BadRequest, "invalid_value", $"'model' has at most {limit} characters.", "model");

    public static JsonHttpResult<RealtimeErrorBody> TooManySessions() => Error(
        StatusCodes.Status503ServiceUnavailable, "too_many_sessions",
        "As many sessions are connected as Parley:Server:MaxSessions allows; try again later or raise it.");

    public static JsonHttpResult<RealtimeErrorBody> InvalidBody(string detail) => Error(
        StatusCodes.Status400BadRequest, "invalid_json", $"The body is no JSON object: {detail}");

    public static JsonHttpResult<RealtimeErrorBody> TooLarge(int limit) => Error(
        StatusCodes.Status413PayloadTooLarge, "request_too_large", $"The body exceeds {limit} bytes; send a smaller session.");

    public static JsonHttpResult<RealtimeErrorBody> Of(RealtimeRefusal refusal) => Error(
        StatusCodes.Status400BadRequest, refusal.Code, refusal.Message, refusal.Param);

    private static JsonHttpResult<RealtimeErrorBody> Error(int status, string code, string message, string? param = null) =>
        TypedResults.Json(
            new RealtimeErrorBody(new RealtimeError(
                message, status < StatusCodes.Status500InternalServerError ? "invalid_request_error" : "server_error", param, code)),
            RealtimeJson.Default.RealtimeErrorBody, statusCode: status);
}

/// <summary>An error in OpenAI's shape.</summary>
internal sealed record RealtimeErrorBody(RealtimeError Error);

/// <summary>What went wrong.</summary>
internal sealed record RealtimeError(string Message, string Type, string? Param, string? Code);
