using System.Net.WebSockets;
using System.Text.Json;

using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Sessions;
using Parley.Server.Configuration;
using Parley.Server.Sessions;
using Parley.Server.Transports.WebSockets;

namespace Parley.Server.OpenAi.Realtime;

/// <summary>One Realtime client's connection from the open socket to the goodbye.</summary>
internal sealed class RealtimeConnection(
    RunVoiceSession runSession,
    IOptions<RealtimeOptions> realtime,
    IOptions<SessionSocketOptions> limits,
    TimeProvider time,
    ILogger<RealtimeConnection> logger)
{
    /// <summary>Runs the session; says in the end why it is over. Does not throw.</summary>
    public async Task RunAsync(WebSocket socket, LiveSession session, RealtimeStart start)
    {
        await using var transport = new RealtimeTransport(
            socket, start, realtime.Value, limits.Value, time, session.Observe);
        try
        {
            await runSession(SettingsOf(session), transport, session.Ending);
            session.Note(SessionEnd.ClientLeft);
        }
        catch (OperationCanceledException) when (session.Ending.IsCancellationRequested)
        {
            // The reason is noted already.
        }
        catch (EngineUnavailableException problem)
        {
            session.Note(SessionEnd.Failed);
            SessionLog.EngineUnavailable(logger, problem.Message);
            transport.Send(new SessionEvent.Error(problem.Message, "engine_unavailable", Recoverable: false));
        }
        catch (Exception problem)
        {
            session.Note(SessionEnd.Failed);
            SessionLog.Failed(logger, problem);
            transport.Send(new SessionEvent.Error(
                "The session failed by a fault of the server; its log says why. Connect again.", "internal_error",
                Recoverable: false));
        }

        await HangUpAsync(socket, transport, session.End);
    }

    private static SessionSettings SettingsOf(LiveSession session) => new(session.Id)
    {
        Mode = SessionMode.HandsFree,
        Transport = "realtime",
        Client = session.Client,
        WhyOver = () => session.End == SessionEnd.None
            ? null
            : JsonNamingPolicy.SnakeCaseLower.ConvertName(session.End.ToString()),
    };

    private async Task HangUpAsync(WebSocket socket, RealtimeTransport transport, SessionEnd end)
    {
        (WebSocketCloseStatus status, string reason) = end switch
        {
            SessionEnd.Shutdown => (WebSocketCloseStatus.EndpointUnavailable, "the server shuts down"),
            SessionEnd.Failed => (WebSocketCloseStatus.InternalServerError, "the session failed"),
            _ => (WebSocketCloseStatus.NormalClosure, "the session is over"),
        };
        transport.DropPlayout();
        if (end == SessionEnd.Shutdown)
        {
            transport.Send(new SessionEvent.Error(
                "The server is shutting down; connect again when it is back.", "server_shutting_down",
                Recoverable: false));
        }

        await Goodbye.SayAsync(socket, transport, status, reason, time);
    }
}
