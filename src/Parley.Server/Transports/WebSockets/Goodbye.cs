using System.Net.WebSockets;

namespace Parley.Server.Transports.WebSockets;

/// <summary>Ends a connection in the way that lets the client read everything that was sent to it.</summary>
internal static class Goodbye
{
    // The server must be down 5 s after it is asked to; a client that takes no goodbye in these does not want one.
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Sends what waits, says why, and waits until the client is gone. Does not throw.</summary>
    public static async Task SayAsync(
        WebSocket socket, ISocketTransport transport, WebSocketCloseStatus status, string reason, TimeProvider time)
    {
        try
        {
            await transport.FlushAsync().WaitAsync(FlushTimeout, time);
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(status, reason, CancellationToken.None).WaitAsync(GoodbyeTimeout, time);
            // The client's own goodbye ends the reading. To leave before it comes could cut off ours on its way.
            await transport.Reading.WaitAsync(GoodbyeTimeout, time);
        }
        catch (Exception problem) when (problem is TimeoutException or WebSocketException or IOException
            or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            transport.Abort();
        }

        await transport.Reading;
    }
}
