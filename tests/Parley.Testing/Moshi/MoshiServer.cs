using System.Net;
using System.Net.WebSockets;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Parley.Testing.Moshi;

/// <summary>
/// A moshi-server on a loopback port: real WebSockets, its messages, its markers, its lateness; what it hears are tones
/// (<see cref="MoshiEar"/>). It misbehaves as its script says.
/// </summary>
public sealed class MoshiServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly MoshiScript _script;
    private int _connections;
    private int _frames;
    private int _markers;

    private MoshiServer(WebApplication app, MoshiScript script)
    {
        _app = app;
        _script = script;
    }

    /// <summary>Such as <c>ws://127.0.0.1:12345</c>.</summary>
    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()
        .Replace("http://", "ws://", StringComparison.Ordinal);

    /// <summary>How many have connected or tried to.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>How many frames were heard on all connections.</summary>
    public int Frames => Volatile.Read(ref _frames);

    /// <summary>How many markers were answered.</summary>
    public int Markers => Volatile.Read(ref _markers);

    public static async Task<MoshiServer> StartAsync(MoshiScript? script = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        var server = new MoshiServer(app, script ?? new MoshiScript());
        app.UseWebSockets();
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        int number = Interlocked.Increment(ref _connections) - 1;
        if (_script.IsDown(number))
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        else if (context.Request.Path != "/api/asr-streaming" || !context.WebSockets.IsWebSocketRequest)
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        else if (context.Request.Headers["kyutai-api-key"] != _script.Key)
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        else
            await ListenAsync(context, number);
    }

    private async Task ListenAsync(HttpContext context, int number)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        try
        {
            if (_script.IsFull(number))
            {
                await SendAsync(socket, MoshiWire.Write(("type", "Error"), ("message", "no free channels")), context.RequestAborted);
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
                return;
            }

            if (_script.SaysReady)
                await SendAsync(socket, MoshiWire.Write(("type", "Ready")), context.RequestAborted);
            await ConverseAsync(socket, context, number);
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or IOException)
        {
            // The client has gone.
        }
    }

    private async Task ConverseAsync(WebSocket socket, HttpContext context, int number)
    {
        var ear = new MoshiEar(_script.DelayFrames);
        var markers = new Queue<(int Due, long Id)>();
        byte[] buffer = new byte[64 * 1_024];
        int frames = 0;
        int sounding = 0;
        while (await ReceiveAsync(socket, buffer, context.RequestAborted) is { } length)
        {
            (string type, float[] sound, long id) = MoshiWire.Read(buffer.AsSpan(0, length));
            if (type == "Marker")
            {
                markers.Enqueue((frames + _script.DelayFrames, id));
                continue;
            }

            if (type != "Audio" || sound.Length != 1_920)
                throw new InvalidDataException($"{type} with {sound.Length} samples.");
            frames++;
            Interlocked.Increment(ref _frames);
            byte[][] said = [.. ear.Hear(sound)];
            sounding += ear.Silent == 0 ? 1 : 0;
            await _script.Before(sounding);
            if (sounding >= _script.CutsAfter(number))
            {
                context.Abort();
                return;
            }

            foreach (byte[] message in said)
                await SendAsync(socket, message, context.RequestAborted);
            if (_script.Instead(sounding) is { } other)
                await SendAsync(socket, other, context.RequestAborted);
            else if (_script.SaysSteps)
                await SendAsync(socket, Step(frames, ear.Silent), context.RequestAborted);
            while (markers.TryPeek(out (int Due, long Id) marker) && marker.Due <= frames)
            {
                markers.Dequeue();
                Interlocked.Increment(ref _markers);
                await SendAsync(socket, MoshiWire.Write(("type", "Marker"), ("id", marker.Id)), context.RequestAborted);
            }
        }
    }

    // Its step counts for all its clients together, so it says nothing of this one.
    private byte[] Step(int frames, int silent) => MoshiWire.Write(
        ("type", "Step"), ("step_idx", 100_000 + frames), ("prs", _script.Pauses(silent)), ("buffered_pcm", 0));

    private static async Task<int?> ReceiveAsync(WebSocket socket, byte[] buffer, CancellationToken cancellationToken)
    {
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult part = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            length += part.Count;
            if (part.EndOfMessage)
                return length;
        }
    }

    private static ValueTask SendAsync(WebSocket socket, byte[] message, CancellationToken cancellationToken) =>
        socket.SendAsync(message.AsMemory(), WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
}
