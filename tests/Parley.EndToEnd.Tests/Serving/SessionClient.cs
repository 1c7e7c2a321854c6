using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Parley.EndToEnd.Tests.Serving;

/// <summary>A client of the session WebSocket that keeps everything it gets.</summary>
internal sealed class SessionClient : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly List<JsonElement> _events = [];
    private readonly List<(string Type, TaskCompletionSource<JsonElement> Seen)> _awaited = [];
    private Task _receiving = Task.CompletedTask;

    /// <summary>Sound that came from the server.</summary>
    public List<float> Heard { get; } = [];

    public static async Task<SessionClient> ConnectAsync(RunningServer server, string session = "test")
    {
        var client = new SessionClient();
        var address = new UriBuilder(server.Address) { Scheme = "ws", Path = $"/ws/session/{session}" };
        await client._socket.ConnectAsync(address.Uri, TestContext.Current.CancellationToken);
        client._receiving = client.ReceiveAsync();
        return client;
    }

    public Task SendAsync(string json) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);

    /// <summary>Sends 16 kHz sound in frames of 20 ms, in real time or as fast as it goes.</summary>
    public async Task SpeakAsync(ReadOnlyMemory<float> samples, bool inRealTime)
    {
        using var clock = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (int start = 0; start < samples.Length; start += 320)
        {
            ReadOnlyMemory<float> frame = samples[start..Math.Min(start + 320, samples.Length)];
            byte[] bytes = MemoryMarshal.AsBytes(frame.Span).ToArray();
            await _socket.SendAsync(bytes, WebSocketMessageType.Binary, endOfMessage: true, TestContext.Current.CancellationToken);
            if (inRealTime)
                await clock.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Completes with the first event of the type, also if it came before.</summary>
    public Task<JsonElement> GetsAsync(string type)
    {
        var seen = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_events)
        {
            JsonElement known = _events.Find(e => e.GetProperty("type").GetString() == type);
            if (known.ValueKind == JsonValueKind.Object)
                return Task.FromResult(known);
            _awaited.Add((type, seen));
        }
        return seen.Task.WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken);
    }

    /// <summary>Completes when the server has ended the connection, properly or not.</summary>
    public Task EndsAsync() => _receiving.WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken);

    public List<JsonElement> Events()
    {
        lock (_events)
            return [.. _events];
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _receiving;
        _socket.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[1_000_000];
        try
        {
            while (_socket.State == WebSocketState.Open)
            {
                int count = 0;
                ValueWebSocketReceiveResult result;
                do
                {
                    result = await _socket.ReceiveAsync(buffer.AsMemory(count), CancellationToken.None);
                    count += result.Count;
                }
                while (!result.EndOfMessage);
                if (result.MessageType == WebSocketMessageType.Binary)
                    Heard.AddRange(MemoryMarshal.Cast<byte, float>(buffer.AsSpan(0, count)));
                else if (result.MessageType == WebSocketMessageType.Text)
                    Take(JsonElement.Parse(buffer.AsSpan(0, count)));
            }
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or OperationCanceledException)
        {
            // The connection is gone; the tests look at what came before.
        }
    }

    private void Take(JsonElement received)
    {
        string type = received.GetProperty("type").GetString()!;
        lock (_events)
        {
            _events.Add(received);
            _awaited.RemoveAll(awaited => awaited.Type == type && awaited.Seen.TrySetResult(received));
        }
    }
}
