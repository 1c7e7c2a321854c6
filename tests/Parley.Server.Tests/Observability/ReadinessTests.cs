using System.Data.Common;
using System.Net;
using System.Text.Json;

using Microsoft.Extensions.DependencyInjection;

using Parley.Core;
using Parley.Core.Storage;
using Parley.Server.Observability;
using Parley.Server.Storage;
using Parley.Testing;

namespace Parley.Server.Tests.Observability;

public sealed class ReadinessTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Livez_Always_IsAlive()
    {
        await using ServerFixture server = await ServerFixture.StartAsync();

        Assert.Equal("""{"status":"alive"}""", await server.Http.GetStringAsync("/livez", Cancel));
    }

    [Fact]
    public async Task Readyz_WhileEnginesLoad_SaysWhichAndThenIsReady()
    {
        await using ServerFixture server = await ServerFixture.StartAsync();
        var engines = server.Server.Services.GetRequiredService<EngineReadiness>();
        engines.Note(EngineKind.VoiceActivity, works: true);
        engines.Note(EngineKind.SpeechToText, works: true);
        engines.Note(EngineKind.Brain, works: false);

        (HttpStatusCode before, JsonElement report) = await GetAsync(server);
        engines.Note(EngineKind.TextToSpeech, works: true);
        (HttpStatusCode after, JsonElement ready) = await GetAsync(server);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, before);
        Assert.Equal("not_ready", report.GetProperty("status").GetString());
        Assert.Equal("failing", report.GetProperty("checks")[0].GetProperty("status").GetString());
        // The language model may come back by itself.
        Assert.Equal(HttpStatusCode.OK, after);
        Assert.Equal("degraded", ready.GetProperty("checks")[0].GetProperty("status").GetString());
        Assert.Contains("brain", ready.GetProperty("checks")[0].GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EngineKind.SpeechToText)]
    [InlineData(EngineKind.TextToSpeech)]
    [InlineData(EngineKind.VoiceActivity)]
    public async Task Engines_WithoutOneThatASessionNeeds_AreFailing(EngineKind missing)
    {
        var engines = new EngineReadiness();
        foreach (EngineKind kind in Enum.GetValues<EngineKind>())
            engines.Note(kind, works: kind != missing);

        Assert.Equal(ReadinessState.Failing, (await engines.CheckAsync(Cancel)).State);
    }

    [Fact]
    public async Task Storage_ThatGoesAway_IsSeenASecondLater()
    {
        var time = new ManualTimeProvider();
        var database = new PresentDatabase();
        using var storage = new StorageReadiness(database, time);
        ReadinessResult before = await storage.CheckAsync(Cancel);

        database.IsAway = true;
        ReadinessResult atOnce = await storage.CheckAsync(Cancel);
        time.Advance(TimeSpan.FromSeconds(1));
        ReadinessResult later = await storage.CheckAsync(Cancel);
        database.IsAway = false;
        time.Advance(TimeSpan.FromSeconds(1));
        ReadinessResult again = await storage.CheckAsync(Cancel);

        Assert.Equal(ReadinessState.Ok, before.State);
        Assert.Equal(ReadinessState.Ok, atOnce.State);
        Assert.Equal(ReadinessState.Failing, later.State);
        Assert.Equal(ReadinessState.Ok, again.State);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Report)> GetAsync(ServerFixture server)
    {
        using HttpResponseMessage response = await server.Http.GetAsync("/readyz", Cancel);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancel)));
    }

    private sealed class PresentDatabase : IDatabase
    {
        public bool IsAway { get; set; }

        public string Kind => "fake";

        public string Place => "here";

        public Task OpenAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellationToken = default) =>
            IsAway ? throw new StorageUnavailableException("The database is away.") : Task.FromResult<T>(default!);

        public Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> write, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
