using System.Net.WebSockets;

using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Parley.Server.Sessions;

/// <summary>A client's visit by WebSocket from its entry to its record, whatever protocol it speaks.</summary>
internal static class SessionVisit
{
    private const int MaximumClientLength = 200;

    // The kernel doubles it. Large enough for 48 kHz over 200 ms of network, small enough that little stale sound hides
    // in it.
    private const int SendBufferBytes = 32 * 1024;

    /// <param name="context">The handshake.</param>
    /// <param name="directory">Has let the session in, and is told when it is over.</param>
    /// <param name="session">The caller's.</param>
    /// <param name="accept">How the socket is accepted.</param>
    /// <param name="logger">Told of the beginning and the end.</param>
    /// <param name="talk">Everything in between.</param>
    public static async Task RunAsync(
        HttpContext context, SessionDirectory directory, LiveSession session, WebSocketAcceptContext accept,
        ILogger logger, Func<WebSocket, Task> talk)
    {
        session.Client = ClientOf(context.Request);
        using IDisposable? scope = SessionLog.Of(logger, session.Id);
        SessionLog.Begins(logger, session.Id, directory.LiveCount);
        try
        {
            Tune(context);
            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync(accept);
            await talk(socket);
        }
        finally
        {
            session.Note(SessionEnd.ClientLeft);
            SessionRecord record = directory.Leave(session);
            TimeSpan duration = record.EndedAt - record.StartedAt;
            SessionLog.Over(logger, session.Id, record.End, duration, record.Turns, record.Errors);
        }
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
