using Microsoft.AspNetCore.Mvc;

using Parley.Server.Security;
using Parley.Server.Sessions;

namespace Parley.Server.Endpoints;

/// <summary><c>GET /ws/session/{session_id}</c>: docs/protocol/session-websocket.md.</summary>
internal static class SessionEndpoint
{
    public static void MapSessions(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/ws/session/{session_id}", HandleAsync)
            .Needs(AccessScope.Talk)
            .WithName("JoinSession")
            .WithTags("Sessions")
            .WithSummary("Talk: the session WebSocket")
            .WithDescription("Upgrades to a WebSocket. Text messages are JSON, binary ones are sound, both ways. The client sends "
                + "`configure`, `start_recording`, `stop_recording`, `cancel`, `send_text`, `set_persona`, `set_voice`, `playback_position`; the server "
                + "sends `session_ready`, `state_changed`, `transcription`, `llm_response_delta`, `llm_response`, `playback_started`, "
                + "`playback_complete`, `playback_interrupted`, `reply_timing`, `tool_called`, `turn_metrics`, `error`. docs/protocol/session-websocket.md tells each message.")
            .Produces(StatusCodes.Status101SwitchingProtocols)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status426UpgradeRequired)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> HandleAsync(
        [FromRoute(Name = "session_id")] string sessionId,
        HttpContext context,
        SessionDirectory directory,
        SessionConnection connection,
        ILogger<SessionConnection> logger)
    {
        if (!SessionId.IsValid(sessionId))
            return Problems.BadSessionId();
        if (!directory.HasRoom)
            return Problems.TooManySessions(); // Before the next: a page cannot see why its socket was refused, so it asks again without.
        if (!context.WebSockets.IsWebSocketRequest)
            return Problems.NotAWebSocket();
        using LiveSession? session = await directory.EnterAsync(sessionId, context.RequestAborted);
        if (session is null)
            return Problems.SessionBusy(sessionId);
        await SessionVisit.RunAsync(
            context, directory, session, connection.AcceptContext(context.WebSockets.WebSocketRequestedProtocols), logger,
            socket => connection.RunAsync(socket, session));
        return Results.Empty;
    }
}
