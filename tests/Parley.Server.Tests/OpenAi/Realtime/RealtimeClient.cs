using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Parley.Server.Tests.OpenAi.Realtime;

/// <summary>A Realtime client that reads when the test says so and keeps what it has read.</summary>
internal sealed class RealtimeClient(ClientWebSocket socket) : IDisposable
{
    private readonly byte[] _buffer = new byte[512 * 1024];

    public ClientWebSocket Socket => socket;

    /// <summary>All events read so far.</summary>
    public List<JsonElement> Seen { get; } = [];

    /// <summary>Their types, sound and text that comes in pieces told once.</summary>
    public IEnumerable<string> Types => Seen.Select(TypeOf)
        .Where((type, index) => index == 0 || !type.EndsWith("delta", StringComparison.Ordinal) || type != TypeOf(Seen[index - 1]));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static string TypeOf(JsonElement message) => message.GetProperty("type").GetString()!;

    public Task SendAsync(string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, Cancelled);

    public Task SayAsync(string text) => SendAsync(
        $$$"""{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"{{{text}}}"}]}}""");

    /// <summary>Sound of 24 kHz, loud or silent.</summary>
    public async Task HearAsync(bool loud, int ms)
    {
        for (; ms > 0; ms -= 100)
        {
            var samples = new byte[Math.Min(ms, 100) * 48];
            if (loud)
            {
                for (int i = 0; i < samples.Length; i += 2)
                    samples[i + 1] = (byte)(i % 96 < 48 ? 0x40 : 0xC0);
            }

            await SendAsync($$"""{"type":"input_audio_buffer.append","audio":"{{Convert.ToBase64String(samples)}}"}""");
        }
    }

    public async Task<JsonElement> ReadAsync()
    {
        int count = 0;
        while (true)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
            patience.CancelAfter(TimeSpan.FromSeconds(60));
            WebSocketReceiveResult piece;
            try
            {
                piece = await socket.ReceiveAsync(new ArraySegment<byte>(_buffer, count, _buffer.Length - count), patience.Token);
            }
            catch (OperationCanceledException problem) when (!Cancelled.IsCancellationRequested)
            {
                throw new TimeoutException($"Nothing more came after: {string.Join(", ", Types)}", problem);
            }

            count += piece.Count;
            if (!piece.EndOfMessage)
                continue;
            Assert.Equal(WebSocketMessageType.Text, piece.MessageType);
            JsonElement message = JsonDocument.Parse(_buffer.AsMemory(0, count).ToArray()).RootElement;
            Seen.Add(message);
            return message;
        }
    }

    /// <summary>The next event, which must be of that type.</summary>
    public async Task<JsonElement> ExpectAsync(string type)
    {
        JsonElement message = await ReadAsync();
        Assert.True(TypeOf(message) == type, $"expected {type}, got {message}");
        return message;
    }

    /// <summary>Reads up to the next event of that type.</summary>
    public async Task<JsonElement> UntilAsync(string type)
    {
        while (true)
        {
            JsonElement message = await ReadAsync();
            if (TypeOf(message) == type)
                return message;
        }
    }

    /// <summary>Reads up to the next error, which must be of that code.</summary>
    public async Task<JsonElement> ExpectErrorAsync(string code)
    {
        JsonElement error = (await UntilAsync("error")).GetProperty("error");
        Assert.Equal(code, error.GetProperty("code").GetString());
        return error;
    }

    /// <summary>All sound read so far, decoded.</summary>
    public byte[] Sound() => [.. Seen.Where(e => TypeOf(e) == "response.output_audio.delta")
        .SelectMany(e => e.GetProperty("delta").GetBytesFromBase64())];

    public void Dispose() => socket.Dispose();
}
