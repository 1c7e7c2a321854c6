using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

using Parley.Server.Tests.Events;
using Parley.Server.Tests.Sessions;
using Parley.Testing;

namespace Parley.Server.Tests.Storage;

/// <summary>A PostgreSQL server that goes away and comes back, under the running platform.</summary>
public sealed class LostDatabaseTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Postgres_GoesAwayAndComesBack_SessionsGoOnAndNothingIsLost()
    {
        await using PostgresServer postgres = await PostgresServer.StartAsync();
        using var folder = new TemporaryFolder();
        (string, string)[] settings =
        [
            .. await Talking.SettingsAsync("sqlite", folder.Path),
            ("Parley:Storage:PostgresUrl", await postgres.CreateDatabaseAsync("lost")),
            ("Parley:Storage:TimeoutMs", "1000"),
        ];
        await using ServerFixture server = await ServerFixture.StartAsync(settings: settings);
        using EventReader events = await EventReader.OpenAsync(server.Http, "?types=TranscriptionComplete,LlmResponseReceived&session_id=before");
        using SessionClient before = await server.ConnectAsync("before");
        await Talking.SayAsync(before, "one");
        Assert.Equal(1, (await events.NextAsync())!.Value.Data.GetProperty("session_id").GetString() == "before" ? 1 : 0);

        await postgres.StopAsync();

        HttpResponseMessage refused = await server.Http.GetAsync("/sessions", Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("urn:parley:problem:storage-unavailable", await refused.Content.ReadAsStringAsync(Cancel));
        Assert.NotNull(refused.Headers.RetryAfter);
        await Talking.SayAsync(before, "two");
        using SessionClient during = await server.ConnectAsync("during");
        await Talking.SayAsync(during, "three");

        await postgres.StartAgainAsync();

        await Talking.SayAsync(before, "four");
        Assert.Equal(["one", "two", "four"], await TranscriptsAsync(server.Http, "before", 3));
        Assert.Equal(["three"], await TranscriptsAsync(server.Http, "during", 1));
        // The stream of events was held, and goes on.
        Assert.Equal("LlmResponseReceived", (await events.NextAsync())!.Value.Type);
        Assert.Equal("LlmResponseReceived", (await events.NextAsync())!.Value.Type);
    }

    [Fact]
    public async Task Start_WithoutItsDatabase_SaysWhy()
    {
        var problem = await Assert.ThrowsAnyAsync<Exception>(() => ServerFixture.StartAsync(settings:
        [
            ("Parley:Storage:PostgresUrl", "postgres://nobody@127.0.0.1:1/none"), ("Parley:Storage:TimeoutMs", "1000"),
        ]));

        Assert.Contains("127.0.0.1:1/none", problem.Message, StringComparison.Ordinal);
    }

    private static async Task<string[]> TranscriptsAsync(HttpClient http, string id, int turns)
    {
        while (true)
        {
            HttpResponseMessage answer = await http.GetAsync($"/sessions/{id}", Cancel);
            if (answer.IsSuccessStatusCode)
            {
                JsonElement session = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
                if (session.GetProperty("turn_count").GetInt32() >= turns)
                    return [.. session.GetProperty("turns").EnumerateArray().Select(turn => turn.GetProperty("transcript").GetString()!)];
            }

            await Task.Yield();
        }
    }
}
