using System.Net.WebSockets;

using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;

using Parley.Server.Configuration;
using Parley.Server.OpenAi.Realtime.Protocol;
using Parley.Server.Security;
using Parley.Server.Sessions;

namespace Parley.Server.OpenAi.Realtime;

/// <summary><c>GET /v1/realtime</c>: docs/protocol/openai-realtime.md.</summary>
internal static class RealtimeEndpoint
{
    private const string Subprotocol = "realtime";
    private const int MaximumModelLength = 256;
    private const int MaximumClientLength = 200;

    // The kernel doubles it. Large enough for the sound in base64 over 200 ms of network, small enough that little stale
    // sound hides in it.
    private const int SendBufferBytes = 32 * 1024;

    public static void MapRealtimeSocket(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/realtime", HandleAsync)
            .Needs(AccessScope.Talk)
            .WithName("ConnectRealtime")
            .WithTags("OpenAI Realtime")
            .WithSummary("Talks in OpenAI's Realtime protocol over a WebSocket")
            .WithDescription(
                "A WebSocket handshake; the events are those of OpenAI's Realtime API. The key comes as a bearer token, or as "
                + "the subprotocols 'realtime' and 'openai-insecure-api-key.<key>'; client secrets of "
                + "POST /v1/realtime/client_secrets are keys too. Any 'model' stands for the configured engines.")
            .Produces(StatusCodes.Status101SwitchingProtocols)
            .Produces<OpenAiErrorBody>(StatusCodes.Status400BadRequest, "application/json")
            .Produces<OpenAiErrorBody>(StatusCodes.Status426UpgradeRequired, "application/json")
            .Produces<OpenAiErrorBody>(StatusCodes.Status503ServiceUnavailable, "application/json");

    private static async Task<IResult> HandleAsync(
        HttpContext context, SessionDirectory directory, RealtimeConnection connection, EphemeralSecrets secrets,
        IOptions<RealtimeOptions> options, IOptions<SessionSocketOptions> limits, ILogger<RealtimeConnection> logger)
    {
        if (!context.WebSockets.IsWebSocketRequest)
            return RealtimeProblems.NotAWebSocket();
        string model = context.Request.Query["model"].ToString();
        if (model.Length > MaximumModelLength)
            return RealtimeProblems.ModelTooLong(MaximumModelLength);
        if (!directory.HasRoom)
            return RealtimeProblems.TooManySessions();

        string id = RealtimeIds.Session();
        using LiveSession session = (await directory.EnterAsync(id, context.RequestAborted))!;
        session.Client = ClientOf(context.Request);
        using IDisposable? scope = SessionLog.Of(logger, id);
        SessionLog.Begins(logger, id, directory.LiveCount);
        try
        {
            Tune(context);
            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
            {
                SubProtocol = SubprotocolOf(context),
                KeepAliveInterval = TimeSpan.FromMilliseconds(limits.Value.PingIntervalMs),
                KeepAliveTimeout = TimeSpan.FromMilliseconds(limits.Value.PingTimeoutMs),
            });
            await connection.RunAsync(socket, session, StartOf(context, id, model, secrets, options.Value));
        }
        finally
        {
            session.Note(SessionEnd.ClientLeft);
            SessionRecord record = directory.Leave(session);
            TimeSpan duration = record.EndedAt - record.StartedAt;
            SessionLog.Over(logger, id, record.End, duration, record.Turns, record.Errors);
        }

        return Results.Empty;
    }

    private static RealtimeStart StartOf(
        HttpContext context, string id, string model, EphemeralSecrets secrets, RealtimeOptions options)
    {
        EphemeralGrant? grant = secrets.Find(Credentials.Read(context));
        bool asksForBeta = context.Request.Headers["OpenAI-Beta"].Any(static value =>
                value?.Contains("realtime=v1", StringComparison.OrdinalIgnoreCase) == true)
            || context.WebSockets.WebSocketRequestedProtocols.Contains("openai-beta.realtime-v1", StringComparer.Ordinal);
        return new RealtimeStart(
            id,
            model.Length > 0 ? model : "gpt-realtime",
            context.Request.Query["intent"] == "transcription",
            asksForBeta && options.BetaNames,
            grant?.SessionJson);
    }

    private static string? SubprotocolOf(HttpContext context) =>
        context.WebSockets.WebSocketRequestedProtocols.Contains(Subprotocol, StringComparer.Ordinal) ? Subprotocol : null;

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
