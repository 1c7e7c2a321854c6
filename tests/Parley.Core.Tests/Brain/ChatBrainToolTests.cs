using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

using Parley.Core.Brain;
using Parley.Core.Personas;
using Parley.Testing;

namespace Parley.Core.Tests.Brain;

public sealed class ChatBrainToolTests
{
    private static readonly ChatScript AskWeather = new ChatScript().Say("One moment.").Call("weather", ("city", "Oslo"));

    private readonly ManualTimeProvider _clock = new();
    private readonly TaskCompletionSource _committed = new();
    private readonly List<string> _asked = [];
    private readonly List<ToolUse> _used = [];
    private readonly AIFunction _weather;

    public ChatBrainToolTests() => _weather = AIFunctionFactory.Create(Weather, "weather", "Today's weather in a city.");

    private static CancellationToken TestToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReplyAsync_CommittedTurn_CallsAndAnswersWithTheResult()
    {
        FakeChatClient client = new(_clock, AskWeather, new ChatScript().Say("It", " rains."));
        _committed.SetResult();

        string said = await ListenAsync(client);

        Assert.Equal("One moment. It rains.", said);
        Assert.Equal(["Oslo"], _asked);
        Assert.Equal([new ToolUse("weather", TimeSpan.FromMilliseconds(250), IsFailed: false)], _used);
        IReadOnlyList<ChatMessage> shown = client.Requests[1].Messages;
        Assert.Equal(["One moment."], shown[^2].Contents.OfType<TextContent>().Select(content => content.Text));
        var call = Assert.Single(shown[^2].Contents.OfType<FunctionCallContent>());
        var result = Assert.IsType<FunctionResultContent>(Assert.Single(shown[^1].Contents));
        Assert.Equal(ChatRole.Tool, shown[^1].Role);
        Assert.Equal(call.CallId, result.CallId);
        Assert.Equal("rain in Oslo", result.Result?.ToString());
    }

    [Fact]
    public async Task ReplyAsync_Speculation_WaitsWithTheCallUntilItIsCommitted()
    {
        FakeChatClient client = new(_clock, AskWeather, new ChatScript().Say("It rains."));

        Task<string> listening = ListenAsync(client);

        Assert.False(listening.IsCompleted);
        Assert.Empty(_asked);
        Assert.Single(client.Requests);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(listening.IsCompleted);

        _committed.SetResult();
        await listening;
        Assert.Equal(["Oslo"], _asked);
    }

    [Fact]
    public async Task ReplyAsync_SpeculationCancelled_NeverCalls()
    {
        using var discarded = new CancellationTokenSource();
        FakeChatClient client = new(_clock, AskWeather);

        Task<string> listening = ListenAsync(client, cancellationToken: discarded.Token);
        await discarded.CancelAsync();
        _committed.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
        Assert.Empty(_asked);
        Assert.Single(client.Requests);
    }

    [Fact]
    public async Task ReplyAsync_CommitmentCancelled_NeverCalls()
    {
        Task<string> listening = ListenAsync(new FakeChatClient(_clock, AskWeather));
        _committed.SetCanceled(TestToken);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task ReplyAsync_CancelledBetweenTwoCalls_MakesOnlyTheFirst()
    {
        using var bargeIn = new CancellationTokenSource();
        _committed.SetResult();
        AIFunction hangUp = AIFunctionFactory.Create(() => bargeIn.Cancel(), "hang_up");
        FakeChatClient client = new(_clock, new ChatScript().Call("hang_up").Call("weather", ("city", "Oslo")));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ListenAsync(client, [hangUp, _weather], bargeIn.Token));

        Assert.Empty(_asked);
    }

    [Fact]
    public async Task ReplyAsync_ModelNeverStopsCalling_MustAnswerAfterThreeRounds()
    {
        _committed.SetResult();
        FakeChatClient client = new(_clock, AskWeather);

        string said = await ListenAsync(client);

        Assert.Equal(3, _asked.Count);
        Assert.Equal(4, client.Requests.Count);
        Assert.Equal(ChatToolMode.None, client.Requests[3].Options!.ToolMode);
        Assert.All(client.Requests.Take(3), request => Assert.Equal(ChatToolMode.Auto, request.Options!.ToolMode));
        Assert.Equal("One moment. One moment. One moment. One moment.", said);
    }

    [Fact]
    public async Task ReplyAsync_ToolFailsOrIsUnknown_ModelIsToldAndAnswers()
    {
        _committed.SetResult();
        AIFunction broken = AIFunctionFactory.Create(string () => throw new InvalidOperationException("no fuel"), "broken");
        FakeChatClient client = new(
            _clock, new ChatScript().Call("broken").Call("unknown"), new ChatScript().Say("I could not."));

        string said = await ListenAsync(client, [broken]);

        Assert.Equal("I could not.", said);
        Assert.Equal([("broken", true), ("unknown", true)], _used.Select(use => (use.Tool, use.IsFailed)));
        IEnumerable<string?> results = client.Requests[1].Messages[^1].Contents.Cast<FunctionResultContent>().Select(content => content.Result?.ToString());
        Assert.Equal(["Error: 'broken' failed: no fuel", "Error: there is no function 'unknown'."], results);
    }

    [Fact]
    public async Task ReplyAsync_NoTools_OffersNone()
    {
        FakeChatClient client = new(_clock, new ChatScript().Say("Hi."));

        await ListenAsync(client, []);

        Assert.Null(client.Requests[0].Options!.Tools);
        Assert.Null(client.Requests[0].Options!.ToolMode);
    }

    [Fact]
    public async Task ReplyAsync_PersonaNamesSomeOfThem_OffersAndCallsOnlyThese()
    {
        _committed.SetResult();
        AIFunction hangUp = AIFunctionFactory.Create(() => _asked.Add("hung up"), "hang_up");
        FakeChatClient client = new(
            _clock, new ChatScript().Call("hang_up").Call("weather", ("city", "Oslo")), new ChatScript().Say("It rains."));

        await ListenAsync(client, [_weather, hangUp], allowed: ["gone", "weather"]);

        Assert.Equal(["weather"], client.Requests[0].Options!.Tools!.Select(tool => tool.Name));
        Assert.Equal(["Oslo"], _asked);
        IEnumerable<string?> results = client.Requests[1].Messages[^1].Contents.Cast<FunctionResultContent>().Select(content => content.Result?.ToString());
        Assert.Equal(["Error: there is no function 'hang_up'.", "rain in Oslo"], results);
    }

    private string Weather(string city)
    {
        _asked.Add(city);
        _clock.Advance(TimeSpan.FromMilliseconds(250));
        return $"rain in {city}";
    }

    private async Task<string> ListenAsync(
        FakeChatClient client, AIFunction[]? tools = null, CancellationToken? cancellationToken = null, string[]? allowed = null)
    {
        tools ??= [_weather];
        var brain = new ChatBrain(
            client, Options.Create(new BrainOptions()), tools, _clock, NullLogger<ChatBrain>.Instance);
        Persona persona = DefaultPersona.Value with { Tools = allowed ?? [.. tools.Select(tool => tool.Name)] };
        var turn = new UserTurn("What is the weather in Oslo?", [], persona, _committed.Task);
        string said = "";
        await foreach (ReplyUpdate update in brain.ReplyAsync(turn, cancellationToken ?? TestToken))
        {
            said += update.Text;
            _used.AddRange(update.Used ?? []);
        }

        return said;
    }
}
