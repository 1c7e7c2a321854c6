using System.Net.WebSockets;
using System.Text.Json;

using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Sessions;
using Parley.Server.Configuration;
using Parley.Server.Sessions.Keeping;
using Parley.Server.Sessions.Recording;
using Parley.Server.Transports.WebSockets;

namespace Parley.Server.Sessions;

/// <summary>One client's connection from the open socket to the goodbye.</summary>
internal sealed class SessionConnection(
    RunVoiceSession runSession,
    IOptions<SessionSocketOptions> options,
    IOptions<RecordingOptions> recording,
    IOptions<SessionKeepingOptions> keeping,
    TimeProvider time,
    ILogger<SessionConnection> logger)
{
    // Browsers that offer a key as a subprotocol want one of those that they offered back; docs/security.md.
    private const string SubProtocol = "parley";

    /// <summary>
    /// How sockets are accepted: probed while silent, never compressed (sound does not shrink, and compressing takes
    /// time). Of the subprotocols that were offered at most <c>parley</c> is chosen: the others may hold a key.
    /// </summary>
    public WebSocketAcceptContext AcceptContext(IList<string> offeredProtocols) => new()
    {
        SubProtocol = offeredProtocols.Contains(SubProtocol) ? SubProtocol : null,
        KeepAliveInterval = TimeSpan.FromMilliseconds(options.Value.PingIntervalMs),
        KeepAliveTimeout = TimeSpan.FromMilliseconds(options.Value.PingTimeoutMs),
    };

    /// <summary>Runs the session; says in the end why it is over. Does not throw.</summary>
    public async Task RunAsync(WebSocket socket, LiveSession session)
    {
        await using var transport = new WebSocketVoiceTransport(
            socket, session.Id, options.Value, time, session.Observe, recording.Value.Enabled && keeping.Value.Keep);
        try
        {
            if (await transport.BeginAsync(session.Ending) is { } settings)
                await runSession(SettingsOf(session, settings, transport), transport, session.Ending);
            session.Note(transport.IsExpelled ? SessionEnd.Expelled : SessionEnd.ClientLeft);
        }
        catch (OperationCanceledException) when (session.Ending.IsCancellationRequested)
        {
            // the reason is noted already
        }
        catch (EngineUnavailableException problem)
        {
            session.Note(SessionEnd.Failed);
            SessionLog.EngineUnavailable(logger, problem.Message);
            transport.Send(ProtocolErrors.Unavailable(problem.Message));
        }
        catch (Exception problem)
        {
            session.Note(SessionEnd.Failed);
            SessionLog.Failed(logger, problem);
            transport.Send(ProtocolErrors.Internal());
        }

        await HangUpAsync(socket, transport, session.End);
    }

    private static SessionSettings SettingsOf(
        LiveSession session, ConnectionSettings settings, WebSocketVoiceTransport transport) => new(session.Id)
        {
            Mode = settings.Mode,
            Transport = "websocket",
            Client = session.Client,
            Record = settings.Record,
            TellsReplyTiming = settings.ReplyTiming,
            TellsToolCalls = settings.ToolCalls,
            WhyOver = () => session.End switch
            {
                SessionEnd.None => transport.IsExpelled ? "expelled" : null,
                SessionEnd end => JsonNamingPolicy.SnakeCaseLower.ConvertName(end.ToString()),
            },
        };

    private async Task HangUpAsync(WebSocket socket, WebSocketVoiceTransport transport, SessionEnd end)
    {
        (WebSocketCloseStatus status, string reason, SessionEvent? goodbye) = end switch
        {
            SessionEnd.TakenOver =>
                ((WebSocketCloseStatus)4001, "taken over by a newer connection", ProtocolErrors.TakenOver()),
            SessionEnd.Shutdown =>
                (WebSocketCloseStatus.EndpointUnavailable, "the server shuts down", ProtocolErrors.ShuttingDown()),
            SessionEnd.Expelled => (WebSocketCloseStatus.PolicyViolation, "too many protocol errors", null),
            SessionEnd.Failed => (WebSocketCloseStatus.InternalServerError, "the session failed", null),
            _ => (WebSocketCloseStatus.NormalClosure, "the session is over", (SessionEvent?)null),
        };
        transport.DropPlayout();
        if (goodbye is not null)
            transport.Send(goodbye);
        await Goodbye.SayAsync(socket, transport, status, reason, time);
    }
}
