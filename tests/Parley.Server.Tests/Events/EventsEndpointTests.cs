using System.Net;
using System.Text.Json;

using Microsoft.Extensions.DependencyInjection;

using Parley.Core.Events;
using Parley.Server.Tests.Sessions;
using Parley.Testing;

namespace Parley.Server.Tests.Events;

public sealed class EventsEndpointTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetEvents_Session_TellsItInOrder()
    {
        using var folder = new TemporaryFolder();
        await using ServerFixture server = await ServerFixture.StartAsync(
            settings: await Talking.SettingsAsync("sqlite", folder.Path));
        using EventReader reader = await EventReader.OpenAsync(server.Http, "?session_id=told");
        using (SessionClient other = await server.ConnectAsync("other"))
            await Talking.SayAsync(other, "not told");
        using (SessionClient client = await server.ConnectAsync("told"))
        {
            await Talking.SayAsync(client, "hello");
            await client.CloseAsync();
        }

        List<string> types = [];
        while (await reader.NextAsync() is { } next)
        {
            types.Add(next.Type);
            Assert.Equal("told", next.Data.GetProperty("session_id").GetString());
            Assert.Equal(next.Id, next.Data.GetProperty("id").GetInt64());
            Assert.Equal(next.Type, next.Data.GetProperty("type").GetString());
            Assert.Equal(TimeSpan.Zero, next.Data.GetProperty("at").GetDateTimeOffset().Offset);
            if (next.Type == "SessionEnded")
                break;
        }

        Assert.Equal("SessionStarted", types[0]);
        Assert.Equal(
            ["LlmRequestStarted", "LlmResponseReceived", "PlaybackComplete", "PlaybackStarted", "SessionEnded",
                "SessionStarted", "SynthesisStarted"],
            types.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task GetEvents_CutOffAndAgain_MissesNothingAndRepeatsNothing()
    {
        await using ServerFixture server = await ServerFixture.StartAsync();
        var log = server.Server.Services.GetRequiredService<IEventLog>();
        List<long> seen = [];
        for (int round = 0; round < 4; round++)
        {
            await log.AppendAsync(
                [.. Enumerable.Range(0, 150).Select(i => new PlatformEvent.SessionStarted($"s{i}"))], Cancel);
            using EventReader reader = await EventReader.OpenAsync(
                server.Http, "?after=0", lastEventId: seen.Count == 0 ? null : $"{seen[^1]}");
            for (int i = 0; i < 130; i++)
                seen.Add((await reader.NextAsync())!.Value.Id);
        }

        Assert.Equal(Enumerable.Range(1, 520).Select(i => (long)i), seen);
    }

    [Fact]
    public async Task GetEvents_Filters_GiveOnlyWhatIsNamed()
    {
        await using ServerFixture server = await ServerFixture.StartAsync();
        var log = server.Server.Services.GetRequiredService<IEventLog>();
        await log.AppendAsync(
            [
                new PlatformEvent.VoiceCreated("v1", "Anna"), new PlatformEvent.VoiceCreated("v2", "Björn \"B\" \n"),
                new PlatformEvent.VoiceDeleted("v1"), new PlatformEvent.TrainingProgress("v2", "j", 40, "checking"),
            ],
            Cancel);

        using EventReader types = await EventReader.OpenAsync(server.Http, "?after=0&types=VoiceDeleted,TrainingProgress");
        using EventReader voice = await EventReader.OpenAsync(server.Http, "?after=0&voice_id=v2");

        Assert.Equal("VoiceDeleted", (await types.NextAsync())!.Value.Type);
        JsonElement progress = (await types.NextAsync())!.Value.Data;
        Assert.Equal(40, progress.GetProperty("percent").GetInt32());
        Assert.Equal("Björn \"B\" \n", (await voice.NextAsync())!.Value.Data.GetProperty("name").GetString());
        Assert.Equal(4, (await voice.NextAsync())!.Value.Id);
    }

    [Fact]
    public async Task GetEvents_NamedOneIsForgotten_SaysSoAndGoesOnFromTheOldest()
    {
        var time = new ManualTimeProvider();
        await using ServerFixture server = await ServerFixture.StartAsync(time: time);
        var log = server.Server.Services.GetRequiredService<IEventLog>();
        await log.AppendAsync([new PlatformEvent.SessionStarted("a"), new PlatformEvent.SessionStarted("b")], Cancel);
        time.Advance(TimeSpan.FromDays(1));
        await log.AppendAsync([new PlatformEvent.SessionStarted("c")], Cancel);
        await log.ForgetAsync(time.GetUtcNow() - TimeSpan.FromHours(1), Cancel);

        using EventReader reader = await EventReader.OpenAsync(server.Http, lastEventId: "1");
        using EventReader future = await EventReader.OpenAsync(server.Http, lastEventId: "99");

        (long id, string type, JsonElement data) = (await reader.NextAsync())!.Value;
        Assert.Equal((2, "EventsForgotten"), (id, type));
        Assert.Equal(1, data.GetProperty("after").GetInt64());
        Assert.Equal(3, (await reader.NextAsync())!.Value.Id);
        Assert.Equal((3, "EventsForgotten"), ((await future.NextAsync())!.Value is var told ? (told.Id, told.Type) : default));
        await log.ForgetAsync(time.GetUtcNow() + TimeSpan.FromHours(1), Cancel);
        using EventReader empty = await EventReader.OpenAsync(server.Http, lastEventId: "1");
        Assert.Equal("EventsForgotten", (await empty.NextAsync())!.Value.Type);
    }

    [Fact]
    public async Task GetEvents_NothingHappens_HeartbeatsAndEndsAtShutdown()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(settings: ("Parley:Events:HeartbeatMs", "100"));
        using EventReader reader = await EventReader.OpenAsync(server.Http);

        Assert.Equal(": heartbeat", await reader.LineAsync());
        Task stopping = server.Server.StopAsync(Cancel);
        Assert.Null(await reader.NextAsync());
        await stopping.WaitAsync(TimeSpan.FromSeconds(5), Cancel);
    }

    [Fact]
    public async Task GetEvents_ManyReadersAndOneThatNeverReads_AllOthersGetEverything()
    {
        await using ServerFixture server = await ServerFixture.StartAsync();
        var log = server.Server.Services.GetRequiredService<IEventLog>();
        using EventReader lazy = await EventReader.OpenAsync(server.Http, "?after=0");
        EventReader[] readers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => EventReader.OpenAsync(server.Http, "?after=0")));
        string long_ = new('x', 20_000);

        Task[] reading = [.. readers.Select(async reader =>
        {
            for (int i = 1; i <= 300; i++)
                Assert.Equal(i, (await reader.NextAsync())!.Value.Id);
        })];
        for (int i = 0; i < 30; i++)
        {
            await log.AppendAsync(
                [.. Enumerable.Range(0, 10).Select(_ => new PlatformEvent.VoiceCreated("v", long_))], Cancel);
        }

        await Task.WhenAll(reading).WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        foreach (EventReader reader in readers)
            reader.Dispose();
    }

    [Theory]
    [InlineData("?types=Nonsense")]
    [InlineData("?after=x")]
    [InlineData("?after=-1")]
    [InlineData("?session_id=a%20b")]
    public async Task GetEvents_BadQuery_IsAProblem(string query)
    {
        await using ServerFixture server = await ServerFixture.StartAsync();

        HttpResponseMessage answer = await server.Http.GetAsync($"/events{query}", Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("urn:parley:problem:invalid-filter", await answer.Content.ReadAsStringAsync(Cancel));
    }
}
