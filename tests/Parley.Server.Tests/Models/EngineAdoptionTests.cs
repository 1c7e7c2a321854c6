using System.Text.Json;

using Microsoft.Extensions.DependencyInjection;

using Parley.Core;
using Parley.Core.Sessions;
using Parley.Core.TextToSpeech;
using Parley.Server.Observability;

namespace Parley.Server.Tests.Models;

public sealed class EngineAdoptionTests : IAsyncDisposable
{
    private readonly ModelShelf _shelf = new();

    // Of the engine "better", whose model is "voice".
    private EngineAvailability _probe = EngineAvailability.Missing("run 'parley models pull voice'");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _shelf.DisposeAsync();

    [Fact]
    public async Task Pull_OfTheModelThatTheChosenEngineLacks_LoadsIt()
    {
        await using ServerFixture server = await StartAsync(
            new FakeTextToSpeechEngine { Name = "better" }, ("Parley:Engines:TextToSpeech", "better"));
        var readiness = server.Server.Services.GetRequiredService<EngineReadiness>();
        readiness.Note(EngineKind.TextToSpeech, works: false);

        _probe = EngineAvailability.Missing("espeak-ng is missing too.");
        string without = await PullAsync(server);
        _probe = EngineAvailability.Available("here");
        string kept = await PullAsync(server);

        Assert.Equal("better, which would use it, does not work yet: espeak-ng is missing too.", without);
        Assert.Equal("All of it was here already, and whole. better uses it from now on.", kept);
        Assert.False(readiness.Failed(EngineKind.TextToSpeech));
    }

    [Fact]
    public async Task Pull_ForAnEngineBetterThanTheOneInUse_IsUsedByWhatBeginsFromThenOn()
    {
        var better = new FakeTextToSpeechEngine { Name = "better" };
        await using ServerFixture server = await StartAsync(better, ("Parley:Brain:Provider", "echo"));
        var before = server.Server.Services.GetRequiredService<SessionEngines>();
        string voicesBefore = await server.Http.GetStringAsync("/voices", Cancel);

        _probe = EngineAvailability.Available("here");
        JsonElement waiting = await EngineAsync(server, "better");
        string next = await PullAsync(server);
        JsonElement after = await EngineAsync(server, "better");

        Assert.Equal("better is used from now on instead of plain; conversations that have begun keep theirs.", next);
        Assert.Equal(1, better.WordsSpoken); // it was loaded before anybody waited for it
        Assert.False(waiting.GetProperty("chosen").GetBoolean());
        Assert.True(waiting.GetProperty("chosen_after_restart").GetBoolean());
        Assert.True(after.GetProperty("chosen").GetBoolean());
        Assert.Contains("\"plain\"", voicesBefore, StringComparison.Ordinal);
        Assert.Contains("\"better\"", await server.Http.GetStringAsync("/voices", Cancel), StringComparison.Ordinal);
        Assert.Equal("plain", before.Voice.Name);
        Assert.Equal("better", server.Server.Services.GetRequiredService<SessionEngines>().Voice.Name);
    }

    [Fact]
    public async Task Pull_ForAnEngineThatCannotBeLoaded_LeavesTheOneInUse()
    {
        await using ServerFixture server = await StartAsync(new FakeTextToSpeechEngine { Name = "better", FailsAtWord = 0 });
        await server.Http.GetStringAsync("/voices", Cancel);

        _probe = EngineAvailability.Available("here");
        string next = await PullAsync(server);

        Assert.StartsWith("better could not be loaded with it, so plain goes on: ", next, StringComparison.Ordinal);
        Assert.True((await EngineAsync(server, "plain")).GetProperty("chosen").GetBoolean());
    }

    [Fact]
    public async Task Pull_ForAnEngineOtherThanTheOneNamed_SaysHowToUseIt()
    {
        await using ServerFixture server = await StartAsync(
            new FakeTextToSpeechEngine { Name = "better" }, ("Parley:Engines:TextToSpeech", "plain"));

        _probe = EngineAvailability.Available("here");
        string next = await PullAsync(server);

        Assert.Equal(
            "plain is used instead of better (Parley:Engines:TextToSpeech names it). To use this one, set "
            + "Parley:Engines:TextToSpeech to better and restart Parley.", next);
    }

    [Fact]
    public async Task Pull_ForAnEngineThatHasAModelAlready_KeepsThatUntilARestart()
    {
        await using ServerFixture server = await StartAsync(new FakeTextToSpeechEngine { Name = "better" });

        _probe = EngineAvailability.Available("here");
        await EngineAsync(server, "better");
        string next = await PullAsync(server);

        Assert.Equal("better keeps the model that it has loaded; restart Parley to have it choose again.", next);
    }

    private async Task<ServerFixture> StartAsync(ITextToSpeechEngine better, params (string, string)[] settings)
    {
        _shelf.Publish("voice", engine: "better");
        return await _shelf.StartAsync(
            services => services
                .AddSingleton(new EngineDescriptor(EngineKind.TextToSpeech, "better", 1_000, "Better", () => _probe))
                .AddKeyedSingleton("better", better)
                .AddSingleton(new EngineDescriptor(
                    EngineKind.TextToSpeech, "plain", 999, "Plain", static () => EngineAvailability.Available("always")))
                .AddKeyedSingleton<ITextToSpeechEngine>("plain", new FakeTextToSpeechEngine { Name = "plain" }),
            settings);
    }

    private static async Task<string> PullAsync(ServerFixture server)
    {
        var client = new PullClient(server.Http);
        await client.BeginAsync("voice");
        JsonElement ended = await client.EndAsync("voice");
        Assert.Equal("completed", PullClient.State(ended));
        return ended.GetProperty("next").GetString()!;
    }

    private static async Task<JsonElement> EngineAsync(ServerFixture server, string name) =>
        JsonElement.Parse(await server.Http.GetStringAsync("/status", Cancel)).GetProperty("engines").EnumerateArray()
            .Single(engine => engine.GetProperty("name").GetString() == name);
}
