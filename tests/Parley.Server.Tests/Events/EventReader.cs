using System.Text.Json;

namespace Parley.Server.Tests.Events;

/// <summary>A reader of <c>GET /events</c>.</summary>
internal sealed class EventReader : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private EventReader(HttpResponseMessage response, Stream stream)
    {
        _response = response;
        _lines = new StreamReader(stream);
    }

    public static async Task<EventReader> OpenAsync(HttpClient http, string query = "", string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/events{query}");
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        HttpResponseMessage response = await http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var reader = new EventReader(
            response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.Equal("retry: 1000", await reader.LineAsync());
        Assert.Equal("", await reader.LineAsync());
        return reader;
    }

    /// <summary>The next event; null at the end of the stream. Heartbeats are passed over.</summary>
    public async Task<(long Id, string Type, JsonElement Data)?> NextAsync()
    {
        string? line;
        do
            line = await LineAsync();
        while (line is "" or ": heartbeat");
        if (line is null)
            return null;
        long id = long.Parse(line["id: ".Length..], null);
        string type = (await LineAsync())!["event: ".Length..];
        JsonElement data = JsonDocument.Parse((await LineAsync())!["data: ".Length..]).RootElement;
        Assert.Equal("", await LineAsync());
        return (id, type, data);
    }

    public async Task<string?> LineAsync() => await _lines.ReadLineAsync(TestContext.Current.CancellationToken)
        .AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    public void Dispose()
    {
        _lines.Dispose();
        _response.Dispose();
    }
}
