using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

using Parley.Testing;

namespace Parley.Server.Tests.Sessions;

/// <summary>Sessions of the running server, over the WebSocket and <c>/sessions</c>.</summary>
public sealed class KeptSessionsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Storage.TestDatabase.Kinds), MemberType = typeof(Storage.TestDatabase))]
    public async Task Session_AfterARestart_IsThereWithItsTurnsAndGoesOn(string kind)
    {
        using var folder = new TemporaryFolder();
        (string, string)[] settings = await Talking.SettingsAsync(kind, folder.Path);
        await using (ServerFixture server = await ServerFixture.StartAsync(settings: settings))
        {
            using SessionClient client = await server.ConnectAsync("kept");
            await Talking.SayAsync(client, "hello");
            JsonElement live = await server.Http.GetFromJsonAsync<JsonElement>("/sessions/kept", Cancel);
            Assert.Equal("live", live.GetProperty("state").GetString());
            Assert.Equal("hello", live.GetProperty("turns")[0].GetProperty("transcript").GetString());
            await client.CloseAsync();
        }

        await using ServerFixture again = await ServerFixture.StartAsync(settings: settings);
        JsonElement kept = await again.Http.GetFromJsonAsync<JsonElement>("/sessions/kept", Cancel);

        Assert.Equal("ended", kept.GetProperty("state").GetString());
        Assert.Equal("client_left", kept.GetProperty("end_reason").GetString());
        Assert.Equal("websocket", kept.GetProperty("transport").GetString());
        JsonElement turn = Assert.Single(kept.GetProperty("turns").EnumerateArray());
        Assert.Equal("hello", turn.GetProperty("transcript").GetString());
        Assert.Equal("One, two, three.", turn.GetProperty("answer").GetString());
        Assert.Equal("One, two, three.", turn.GetProperty("heard_text").GetString());
        Assert.True(turn.GetProperty("typed").GetBoolean());
        Assert.False(turn.GetProperty("interrupted").GetBoolean());
        Assert.True(turn.GetProperty("heard_ms").GetDouble() > 0);
        Assert.Equal(1, turn.GetProperty("metrics").GetProperty("turn").GetInt32());
        // The model's end and the voice's beginning come in either order.
        Assert.Equal(
            ["llm_request_started", "llm_response", "playback_complete", "playback_started", "session_ended",
                "session_started", "synthesis_started"],
            kept.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("type").GetString()!)
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Session_AfterARestart_RemembersWhatWasSaidAndHeard()
    {
        using var folder = new TemporaryFolder();
        (string, string)[] settings = await Talking.SettingsAsync("sqlite", folder.Path);
        await using (ServerFixture server = await ServerFixture.StartAsync(settings: settings))
        {
            using SessionClient client = await server.ConnectAsync("kept");
            await Talking.SayAsync(client, "hello");
            await client.CloseAsync();
        }

        await using ServerFixture again = await ServerFixture.StartAsync(settings: settings);
        using (SessionClient client = await again.ConnectAsync("kept"))
        {
            await Talking.SayAsync(client, "again");
            await client.CloseAsync();
        }

        var archive = (Core.Sessions.SessionArchive)again.Server.Services.GetService(typeof(Core.Sessions.SessionArchive))!;
        Assert.Equal(
            ["hello", "One, two, three.", "again", "One, two, three."],
            archive.Open("kept").History.Snapshot().Select(message => message.Text));
        JsonElement kept = await again.Http.GetFromJsonAsync<JsonElement>("/sessions/kept", Cancel);
        Assert.Equal(2, kept.GetProperty("connections").GetArrayLength());
        Assert.Equal(2, kept.GetProperty("turn_count").GetInt32());
    }

    [Fact]
    public async Task GetSessions_Pages_ListsAllOfThemOnceNewestFirst()
    {
        using var folder = new TemporaryFolder();
        await using ServerFixture server = await ServerFixture.StartAsync(
            settings: await Talking.SettingsAsync("sqlite", folder.Path));
        for (int i = 0; i < 5; i++)
        {
            using SessionClient client = await server.ConnectAsync($"s{i}");
            await Talking.SayAsync(client, $"question {i}");
            await client.CloseAsync();
        }

        List<string> ids = [];
        string? page = "/sessions?limit=2&q=question";
        while (page is not null)
        {
            HttpResponseMessage answer = await server.Http.GetAsync(page, Cancel);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            JsonElement list = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
            ids.AddRange(list.EnumerateArray().Select(session => session.GetProperty("id").GetString()!));
            page = answer.Headers.TryGetValues("Link", out IEnumerable<string>? link)
                ? link.Single().Split('<', '>')[1]
                : null;
        }

        Assert.Equal(["s4", "s3", "s2", "s1", "s0"], ids);
        Assert.Equal(
            "s3",
            (await server.Http.GetFromJsonAsync<JsonElement>("/sessions?q=QUESTION%203", Cancel))[0].GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("/sessions?state=asleep", 400, "invalid-filter")]
    [InlineData("/sessions?limit=0", 400, "invalid-filter")]
    [InlineData("/sessions?limit=201", 400, "invalid-filter")]
    [InlineData("/sessions?from=yesterday", 400, "invalid-filter")]
    [InlineData("/sessions?after=x", 400, "invalid-filter")]
    [InlineData("/sessions/none", 404, "unknown-session")]
    [InlineData("/sessions/a%20b", 400, "invalid-session-id")]
    public async Task GetSessions_BadRequest_IsAProblem(string path, int status, string type)
    {
        await using ServerFixture server = await ServerFixture.StartAsync();

        HttpResponseMessage answer = await server.Http.GetAsync(path, Cancel);

        Assert.Equal(status, (int)answer.StatusCode);
        JsonElement problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Equal($"urn:parley:problem:{type}", problem.GetProperty("type").GetString());
    }

    [Fact]
    public async Task DeleteSession_LiveThenEnded_IsRefusedThenForgotten()
    {
        using var folder = new TemporaryFolder();
        await using ServerFixture server = await ServerFixture.StartAsync(
            settings: await Talking.SettingsAsync("sqlite", folder.Path));
        using SessionClient client = await server.ConnectAsync("gone");
        await Talking.SayAsync(client, "hello");

        Assert.Equal(HttpStatusCode.Conflict, (await server.Http.DeleteAsync("/sessions/gone", Cancel)).StatusCode);
        await client.CloseAsync();
        Assert.Equal(HttpStatusCode.NoContent, await Talking.DeleteEndedAsync(server.Http, "gone"));

        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.GetAsync("/sessions/gone", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.DeleteAsync("/sessions/gone", Cancel)).StatusCode);
        using SessionClient back = await server.ConnectAsync("gone");
        await Talking.SayAsync(back, "who am I");
        JsonElement anew = await server.Http.GetFromJsonAsync<JsonElement>("/sessions/gone", Cancel);
        Assert.Equal(1, anew.GetProperty("turn_count").GetInt32());
    }

    [Fact]
    public async Task GetSession_Ended_HasAnETagThatChangesWhenItGoesOn()
    {
        using var folder = new TemporaryFolder();
        await using ServerFixture server = await ServerFixture.StartAsync(
            settings: await Talking.SettingsAsync("sqlite", folder.Path));
        using (SessionClient client = await server.ConnectAsync("tagged"))
        {
            await Talking.SayAsync(client, "hello");
            Assert.Null((await server.Http.GetAsync("/sessions/tagged", Cancel)).Headers.ETag);
            await client.CloseAsync();
        }

        HttpResponseMessage ended = await Talking.EndedAsync(server.Http, "tagged");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/sessions/tagged");
        again.Headers.IfNoneMatch.Add(ended.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await server.Http.SendAsync(again, Cancel)).StatusCode);
    }

    [Fact]
    public async Task Session_WhereNothingIsToBeKept_LeavesNothing()
    {
        using var folder = new TemporaryFolder();
        await using ServerFixture server = await ServerFixture.StartAsync(settings:
        [
            .. await Talking.SettingsAsync("sqlite", folder.Path), ("Parley:Sessions:Keep", "false"),
            ("Parley:Recording:Enabled", "true"),
        ]);
        using SessionClient client = await server.ConnectAsync("secret");
        await client.SendAsync("""{"type":"configure","record":true}""");
        Assert.False((await client.ExpectAsync("session_ready")).GetProperty("recording").GetBoolean());
        await Talking.SayAsync(client, "hello");

        Assert.Equal("[]", await server.Http.GetStringAsync("/sessions", Cancel));
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "recordings")));
    }

    [Fact]
    public async Task Session_InterruptedThenCorrected_KeepsWhatTheHistoryHas()
    {
        using var folder = new TemporaryFolder();
        await using ServerFixture server = await ServerFixture.StartAsync(settings:
        [
            .. (await Talking.SettingsAsync("sqlite", folder.Path)).Where(each => !each.Key.EndsWith("DurationMs", StringComparison.Ordinal)),
            ("Parley:ScriptedTextToSpeech:DurationMs", "30000"),
            ("Parley:Brain:ScriptedReply", "One two three four five six."),
        ]);
        using SessionClient client = await server.ConnectAsync("cut");
        await client.SendAsync("""{"type":"send_text","text":"count"}""");
        await Talking.UntilAsync(client, "playback_started");
        await client.SendAsync("""{"type":"cancel"}""");
        JsonElement cut = await Talking.UntilAsync(client, "playback_interrupted");
        await Talking.UntilAsync(client, "turn_metrics");

        JsonElement turn = await TurnAsync(server);
        Assert.True(turn.GetProperty("interrupted").GetBoolean());
        Assert.Equal(cut.GetProperty("heard_text").GetString(), turn.GetProperty("heard_text").GetString());
        Assert.Equal(cut.GetProperty("heard_ms").GetDouble(), turn.GetProperty("heard_ms").GetDouble());
        Assert.Equal("One two three four five six.", turn.GetProperty("answer").GetString());
        Assert.Equal("One two three four five six.", string.Concat(turn.GetProperty("timing").EnumerateArray().Select(static clause => clause.GetProperty("text").GetString())));

        await client.SendAsync("""{"type":"playback_position","played_ms":0}""");
        while (turn.GetProperty("heard_ms").GetDouble() > 0)
            turn = await TurnAsync(server);
        Assert.Equal("", turn.GetProperty("heard_text").GetString());
    }

    /// <summary>The turn with its figures, which are kept a moment after the client was told them.</summary>
    private static async Task<JsonElement> TurnAsync(ServerFixture server)
    {
        while (true)
        {
            JsonElement turns = (await server.Http.GetFromJsonAsync<JsonElement>("/sessions/cut", Cancel)).GetProperty("turns");
            if (turns.GetArrayLength() > 0 && turns[0].GetProperty("metrics").ValueKind == JsonValueKind.Object)
                return turns[0];
        }
    }
}
