using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Parley.EndToEnd.Tests.Storage;

/// <summary>
/// Talks in a session, turn after turn, and always in the same one. A turn must be kept if its metrics had come a while
/// before the server was killed, or if the server had shown it.
/// </summary>
/// <param name="client">Its number.</param>
/// <param name="keptWithin">How long after its metrics a turn may be lost.</param>
internal sealed class SessionWork(int client, TimeSpan keptWithin) : IKilledWork
{
    private readonly string _session = $"talk-{client}";
    private readonly HashSet<string> _asked = [];
    private readonly HashSet<string> _certain = [];
    private readonly byte[] _buffer = new byte[64 * 1024];

    /// <summary>Turns that had to be kept.</summary>
    public int Certain => _certain.Count;

    /// <summary>Turns whose metrics came.</summary>
    public int Measured { get; private set; }

    public async Task RunAsync(HttpClient http, Random random, CancellationToken cancellationToken)
    {
        List<(string Text, long At)> measured = [];
        try
        {
            using var socket = new ClientWebSocket();
            var address = new UriBuilder(http.BaseAddress!) { Scheme = "ws", Path = $"/ws/session/{_session}" };
            await socket.ConnectAsync(address.Uri, cancellationToken);
            while (true)
            {
                string text = $"turn {_asked.Count + 1} of client {client}";
                _asked.Add(text);
                await SayAsync(socket, text, cancellationToken);
                measured.Add((text, TimeProvider.System.GetTimestamp()));
                Measured++;
                if (random.Next(2) == 0)
                    _certain.UnionWith(await TranscriptsAsync(http, cancellationToken));
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or WebSocketException)
        {
            // the server was killed
        }

        long killedAt = TimeProvider.System.GetTimestamp();
        _certain.UnionWith(measured
            .Where(turn => TimeProvider.System.GetElapsedTime(turn.At, killedAt) > keptWithin)
            .Select(static turn => turn.Text));
    }

    public async Task CheckAsync(HttpClient http, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> kept = await TranscriptsAsync(http, cancellationToken);
        Assert.Empty(_certain.Except(kept));
        Assert.Equal(kept.Count, kept.Distinct(StringComparer.Ordinal).Count());
        Assert.Empty(kept.Except(_asked));
        Assert.Equal(_asked.Where(new HashSet<string>(kept, StringComparer.Ordinal).Contains), kept); // in their order
    }

    private async Task<IReadOnlyList<string>> TranscriptsAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await http.GetAsync($"/sessions/{_session}", cancellationToken);
        if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.ServiceUnavailable)
            return []; // 503: a busy disk, which shows nothing and so promises nothing
        answer.EnsureSuccessStatusCode();
        JsonElement session = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return [.. session.GetProperty("turns").EnumerateArray().Select(static turn => turn.GetProperty("transcript").GetString()!)];
    }

    private async Task SayAsync(ClientWebSocket socket, string text, CancellationToken cancellationToken)
    {
        byte[] message = JsonSerializer.SerializeToUtf8Bytes(new { type = "send_text", text });
        await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        bool isMeasured = false;
        while (true)
        {
            ValueWebSocketReceiveResult piece = await socket.ReceiveAsync(_buffer.AsMemory(), cancellationToken);
            if (piece.MessageType == WebSocketMessageType.Close)
                throw new WebSocketException("the server has ended the session");
            if (piece.MessageType != WebSocketMessageType.Text)
                continue;
            string json = Encoding.UTF8.GetString(_buffer, 0, piece.Count);
            isMeasured |= json.Contains("\"type\":\"turn_metrics\"", StringComparison.Ordinal);
            // The next turn may be typed when the session is idle again.
            if (isMeasured && json.Contains("\"state\":\"idle\"", StringComparison.Ordinal))
                return;
        }
    }
}
