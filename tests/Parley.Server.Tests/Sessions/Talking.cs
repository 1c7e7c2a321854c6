using System.Net;
using System.Net.WebSockets;
using System.Text.Json;

using Parley.Server.Tests.Storage;

namespace Parley.Server.Tests.Sessions;

/// <summary>Real sessions with scripted engines.</summary>
internal static class Talking
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Engines that take no time, and a database of that kind.</summary>
    public static async Task<(string Key, string Value)[]> SettingsAsync(string kind, string folder) =>
    [
        ("Parley:Engines:VoiceActivity", "energy"),
        ("Parley:Engines:SpeechToText", "scripted"),
        ("Parley:Engines:TextToSpeech", "scripted"),
        ("Parley:Engines:Brain", "scripted"),
        ("Parley:ScriptedTextToSpeech:DurationMs", "60"),
        ("Parley:Storage:Folder", folder),
        .. kind == "postgresql"
            ? [("Parley:Storage:PostgresUrl", await SharedPostgres.CreateDatabaseAsync())]
            : Array.Empty<(string, string)>(),
    ];

    /// <summary>Types a turn and waits until it has been answered and measured.</summary>
    public static async Task<JsonElement> SayAsync(SessionClient client, string text)
    {
        await client.SendAsync(JsonSerializer.Serialize(new { type = "send_text", text }));
        return await UntilAsync(client, "turn_metrics");
    }

    public static async Task<JsonElement> UntilAsync(SessionClient client, string type) => (await AllUntilAsync(client, type))[^1];

    /// <summary>All that the client is told up to the next event of that type, which is the last of them.</summary>
    public static async Task<List<JsonElement>> AllUntilAsync(SessionClient client, string type)
    {
        List<JsonElement> told = [];
        while (true)
        {
            (WebSocketMessageType kind, byte[] payload) = await client.ReadAsync();
            Assert.NotEqual(WebSocketMessageType.Close, kind);
            if (kind != WebSocketMessageType.Text)
                continue;
            told.Add(JsonDocument.Parse(payload).RootElement);
            if (told[^1].GetProperty("type").GetString() == type)
                return told;
        }
    }

    /// <summary>The goodbye of a client may be a moment before the end of its session.</summary>
    public static async Task<HttpResponseMessage> EndedAsync(HttpClient http, string id)
    {
        while (true)
        {
            HttpResponseMessage answer = await http.GetAsync($"/sessions/{id}", Cancel);
            if (answer.Headers.ETag is not null)
                return answer;
            await Task.Yield();
        }
    }

    public static async Task<HttpStatusCode> DeleteEndedAsync(HttpClient http, string id)
    {
        await EndedAsync(http, id);
        return (await http.DeleteAsync($"/sessions/{id}", Cancel)).StatusCode;
    }
}
