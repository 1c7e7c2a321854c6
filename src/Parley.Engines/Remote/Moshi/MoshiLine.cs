using System.Net;
using System.Net.WebSockets;

using Microsoft.Extensions.Logging;

using Parley.Core;

namespace Parley.Engines.Remote.Moshi;

/// <summary>The way to a moshi-server: makes connections. Thread-safe.</summary>
/// <param name="Endpoint">Its recogniser; holds no secrets.</param>
/// <param name="Options">As set.</param>
/// <param name="TimeProvider">For all waiting.</param>
/// <param name="Logger">Told of connections, never of words.</param>
internal sealed record MoshiLine(Uri Endpoint, MoshiOptions Options, TimeProvider TimeProvider, ILogger Logger)
{
    // A batched server says at once that it is ready, or that it is full; a plain one may say nothing until it has heard something.
    private static readonly TimeSpan _firstWordOfServer = TimeSpan.FromMilliseconds(500);

    // The server pings every 10 s; so do we, so that a server that vanished is missed.
    private static readonly TimeSpan _keepAlive = TimeSpan.FromSeconds(10);

    /// <summary>Connects, and lets the recogniser settle in silence.</summary>
    /// <param name="listener">Told what the server says from then on.</param>
    /// <param name="stop">Ends all waiting on the connection.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="EngineUnavailableException">Nobody answers, the key is refused, or no place is free.</exception>
    public async Task<MoshiConnection> ConnectAsync(
        IMoshiListener listener, CancellationToken stop, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(Options.ConnectTimeoutMs), TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        MoshiConnection? connection = null;
        try
        {
            connection = new MoshiConnection(this, await OpenSocketAsync(either.Token), listener, stop);
            await connection.SendSilenceAsync(MoshiConnection.FramesIn(Options.LeadMs));
            await connection.WaitForFirstMessageAsync(_firstWordOfServer, either.Token);
            MoshiLog.Connected(Logger, Endpoint);
            return connection;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            if (connection is not null)
                await connection.DisposeAsync();
            throw new EngineUnavailableException(
                $"The moshi-server at {Endpoint} did not answer within {Options.ConnectTimeoutMs} ms; start it, or correct Parley:Moshi:Endpoint.");
        }
        catch
        {
            if (connection is not null)
                await connection.DisposeAsync();
            throw;
        }
    }

    private async Task<ClientWebSocket> OpenSocketAsync(CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("kyutai-api-key", Options.ApiKey);
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.KeepAliveInterval = _keepAlive;
        socket.Options.KeepAliveTimeout = _keepAlive;
        try
        {
            await socket.ConnectAsync(Endpoint, cancellationToken);
            return socket;
        }
        catch (WebSocketException exception)
        {
            HttpStatusCode status = socket.HttpStatusCode;
            socket.Dispose();
            throw new EngineUnavailableException(Problem(status, exception), exception);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private string Problem(HttpStatusCode status, WebSocketException exception) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
            $"The moshi-server at {Endpoint} refuses the key; set Parley:Moshi:ApiKey to one of its authorized_ids.",
        HttpStatusCode.NotFound =>
            $"The server at {Endpoint} has no recogniser there; give Parley:Moshi:Endpoint the path of its [modules.asr].",
        default(HttpStatusCode) or HttpStatusCode.SwitchingProtocols =>
            $"The moshi-server at {Endpoint} cannot be reached ({(exception.InnerException ?? exception).Message.TrimEnd('.')}); start it, or correct Parley:Moshi:Endpoint.",
        _ => $"The moshi-server at {Endpoint} answered {(int)status} in place of a WebSocket; see its log.",
    };
}
