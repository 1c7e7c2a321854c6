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
        var accept = new WebSocketAcceptContext
        {
            SubProtocol = SubprotocolOf(context),
            KeepAliveInterval = TimeSpan.FromMilliseconds(limits.Value.PingIntervalMs),
            KeepAliveTimeout = TimeSpan.FromMilliseconds(limits.Value.PingTimeoutMs),
        };
        await SessionVisit.RunAsync(
            context, directory, session, accept, logger,
            socket => connection.RunAsync(socket, session, StartOf(context, id, model, secrets, options.Value)));
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
}
