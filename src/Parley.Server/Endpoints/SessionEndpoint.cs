using System.Net.WebSockets;

using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

using Parley.Server.Security;
using Parley.Server.Sessions;

namespace Parley.Server.Endpoints;

/// <summary><c>GET /ws/session/{session_id}</c>: docs/protocol/session-websocket.md.</summary>
internal static class SessionEndpoint
{
    private const int MaximumClientLength = 200;

    // The kernel doubles it. Large enough for 48 kHz over 200 ms of network, small enough that little stale sound hides
    // in it.
    private const int SendBufferBytes = 32 * 1024;

    public static void MapSessions(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/ws/session/{session_id}", HandleAsync)
            .Needs(AccessScope.Talk)
            .WithName("JoinSession")
            .WithTags("Sessions")
            .WithSummary("Talk: the session WebSocket")
            .WithDescription("Upgrades to a WebSocket. Text messages are JSON, binary ones are sound, both ways. The client sends "
                + "`configure`, `start_recording`, `stop_recording`, `cancel`, `send_text`, `set_persona`, `set_voice`, `playback_position`; the server "
                + "sends `session_ready`, `state_changed`, `transcription`, `llm_response_delta`, `llm_response`, `playback_started`, "
                + "`playback_complete`, `playback_interrupted`, `turn_metrics`, `error`. docs/protocol/session-websocket.md tells each message.")
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
        if (!context.WebSockets.IsWebSocketRequest)
            return Problems.NotAWebSocket();
        if (!directory.HasRoom)
            return Problems.TooManySessions();
        using LiveSession? session = await directory.EnterAsync(sessionId, context.RequestAborted);
        if (session is null)
            return Problems.SessionBusy(sessionId);
        session.Client = ClientOf(context.Request);
        using IDisposable? scope = SessionLog.Of(logger, sessionId);
        SessionLog.Begins(logger, sessionId, directory.LiveCount);
        try
        {
            Tune(context);
            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync(
                connection.AcceptContext(context.WebSockets.WebSocketRequestedProtocols));
            await connection.RunAsync(socket, session);
        }
        finally
        {
            session.Note(SessionEnd.ClientLeft);
            SessionRecord record = directory.Leave(session);
            TimeSpan duration = record.EndedAt - record.StartedAt;
            SessionLog.Over(logger, sessionId, record.End, duration, record.Turns, record.Errors);
        }

        return Results.Empty;
    }

    private static string? ClientOf(HttpRequest request)
    {
        string agent = request.Headers.UserAgent.ToString();
        return agent.Length == 0 ? null : agent[..Math.Min(agent.Length, MaximumClientLength)];
    }

    private static void Tune(HttpContext context)
    {
        if (context.Features.Get<IConnectionSocketFeature>() is { } connection)
            connection.Socket.SendBufferSize = SendBufferBytes;
        // Kestrel would cut off a slow reader after seconds; the session's own limits decide instead.
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
    }
}
