using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Parley.Server.Tests;

/// <summary>A client of a session WebSocket that reads when the test says so.</summary>
internal sealed class SessionClient(ClientWebSocket socket) : IDisposable
{
    private readonly byte[] _buffer = new byte[256 * 1024];

    public ClientWebSocket Socket => socket;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public Task SendAsync(string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, Cancelled);

    public Task SendAsync(byte[] sound, bool endOfMessage = true) =>
        socket.SendAsync(sound, WebSocketMessageType.Binary, endOfMessage, Cancelled);

    /// <summary>The next message, whole.</summary>
    public async Task<(WebSocketMessageType Type, byte[] Payload)> ReadAsync()
    {
        int count = 0;
        while (true)
        {
            WebSocketReceiveResult piece = await socket.ReceiveAsync(new ArraySegment<byte>(_buffer, count, _buffer.Length - count), Cancelled);
            count += piece.Count;
            if (piece.EndOfMessage)
                return (piece.MessageType, _buffer[..count]);
        }
    }

    public async Task<JsonElement> ReadEventAsync()
    {
        (WebSocketMessageType type, byte[] payload) = await ReadAsync();
        Assert.Equal(WebSocketMessageType.Text, type);
        return JsonDocument.Parse(payload).RootElement;
    }

    /// <summary>The next message, which must be an event of that type.</summary>
    public async Task<JsonElement> ExpectAsync(string type)
    {
        JsonElement message = await ReadEventAsync();
        Assert.Equal(type, message.GetProperty("type").GetString());
        return message;
    }

    /// <summary>The next message, which must be an error of that code and that kind.</summary>
    public async Task<string> ExpectErrorAsync(string code, bool recoverable = true)
    {
        JsonElement error = await ExpectAsync("error");
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Equal(recoverable, error.GetProperty("recoverable").GetBoolean());
        return error.GetProperty("message").GetString()!;
    }

    public async Task ExpectCloseAsync(WebSocketCloseStatus status)
    {
        (WebSocketMessageType type, _) = await ReadAsync();
        Assert.Equal(WebSocketMessageType.Close, type);
        Assert.Equal(status, socket.CloseStatus);
    }

    public Task CloseAsync() => socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancelled);

    public void Dispose() => socket.Dispose();
}
