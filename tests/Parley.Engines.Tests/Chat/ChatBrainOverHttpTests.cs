using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Brain;
using Parley.Core.Personas;
using Parley.Engines.Chat;
using Parley.Testing;

namespace Parley.Engines.Tests.Chat;

/// <summary>The brain and a server together: time limits on a clock moved by hand, hanging up, and tools over the wire.</summary>
public sealed class ChatBrainOverHttpTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly List<string> _said = [];

    private static CancellationToken TestToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("openai")]
    [InlineData("ollama")]
    public async Task Reply_ServerAcceptsAndNeverAnswers_TimesOutAndHangsUp(string protocol)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ModelServer server = await ModelServer.StartAsync(exchange =>
        {
            asked.SetResult();
            return exchange.HangAsync();
        });

        Task listening = ListenAsync(Create(protocol, server));
        await asked.Task;
        await _clock.WaitForTimersAsync(cancellationToken: TestToken);
        _clock.Advance(TimeSpan.FromSeconds(10));

        var exception = await Assert.ThrowsAsync<EngineUnavailableException>(() => listening);
        Assert.Contains("'m' at " + server.Url, exception.Message, StringComparison.Ordinal);
        await server.Disconnected;
    }

    [Fact]
    public async Task Reply_OnlyKeepAlives_TimesOut()
    {
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ModelServer server = await ModelServer.StartAsync(async exchange =>
        {
            exchange.Begin(Wire.ServerSentEvents);
            await exchange.WriteAsync(": ping\n\n");
            await exchange.WriteAsync(": ping\n\n");
            second.SetResult();
            await exchange.HangAsync();
        });

        Task listening = ListenAsync(Create("openai", server));
        await second.Task;
        _clock.Advance(TimeSpan.FromSeconds(10));

        await Assert.ThrowsAsync<EngineUnavailableException>(() => listening);
        await server.Disconnected;
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("ollama")]
    public async Task Reply_ToolCall_IsMadeAndAnsweredOverTheWire(string protocol)
    {
        int questions = 0;
        await using ModelServer server = await ModelServer.StartAsync(exchange =>
        {
            bool isFirst = Interlocked.Increment(ref questions) == 1;
            return (protocol, isFirst) switch
            {
                ("openai", true) => exchange.AnswerAsync(
                    Wire.OpenAiEvent("""{"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"rain","arguments":"{\"city\":\"Oslo\",\"days\":2}"}}]}""") +
                    Wire.OpenAiStop("tool_calls") + Wire.Done,
                    Wire.ServerSentEvents),
                ("openai", false) => exchange.AnswerAsync(Wire.OpenAiDelta("It rains.") + Wire.OpenAiStop() + Wire.Done, Wire.ServerSentEvents),
                (_, true) => exchange.AnswerAsync(
                    Wire.OllamaMessage("""{"role":"assistant","content":"","tool_calls":[{"function":{"name":"rain","arguments":{"city":"Oslo","days":2}}}]}""") +
                    Wire.OllamaDone(),
                    Wire.JsonLines),
                _ => exchange.AnswerAsync(Wire.OllamaDelta("It rains.") + Wire.OllamaDone(), Wire.JsonLines),
            };
        });
        AIFunction rain = AIFunctionFactory.Create((string city, int days) => $"{days} days of rain in {city}", "rain");

        await ListenAsync(Create(protocol, server, rain));

        Assert.Equal("It rains.", string.Concat(_said)); // the last update may only tell how it ended
        Assert.Equal("2 days of rain in Oslo", server.Requests[1].Json["messages"]![3]!["content"]!.GetValue<string>());
    }

    [Fact]
    public async Task WarmUp_ServerIsDown_DoesNotThrow()
    {
        ModelServer server = await ModelServer.StartAsync(_ => Task.CompletedTask);
        ChatBrain brain = Create("ollama", server);
        await server.DisposeAsync();

        await brain.WarmUpAsync(TestToken);
        await brain.WarmUpAsync(new CancellationToken(canceled: true));
    }

    private ChatBrain Create(string protocol, ModelServer server, params AIFunction[] tools)
    {
        IChatClient client = protocol is "ollama"
            ? new OllamaChatClient(ChatHttp.Client, server.Url, "m")
            : new OpenAiChatClient(ChatHttp.Client, server.Url, "m");
        return new ChatBrain(client, Options.Create(new BrainOptions()), tools, _clock, NullLogger<ChatBrain>.Instance);
    }

    private async Task ListenAsync(ChatBrain brain)
    {
        var turn = new UserTurn("Will it rain?", [], DefaultPersona.Value with { Tools = ["rain"] }, Task.CompletedTask);
        await foreach (ReplyUpdate update in brain.ReplyAsync(turn, TestToken))
            _said.Add(update.Text);
    }
}
