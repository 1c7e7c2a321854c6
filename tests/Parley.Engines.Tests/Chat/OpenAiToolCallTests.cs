using System.Text.Json.Nodes;

using Microsoft.Extensions.AI;

using Parley.Engines.Chat;

namespace Parley.Engines.Tests.Chat;

public sealed class OpenAiToolCallTests
{
    private static readonly AIFunction Weather = AIFunctionFactory.Create((string city) => "rain", "weather", "Today's weather.");

    private static CancellationToken TestToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stream_ArgumentsInPieces_ArePutTogether()
    {
        IReadOnlyList<FunctionCallContent> calls = await AskAsync(
            """{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"call_a","type":"function","function":{"name":"weather","arguments":""}}]}""",
            """{"tool_calls":[{"index":0,"function":{"arguments":"{\"ci"}}]}""",
            """{"tool_calls":[{"index":0,"function":{"arguments":"ty\":\"Oslo\"}"}}]}""",
            """{"tool_calls":[{"index":1,"id":"call_b","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Rome\"}"}}]}""");

        Assert.Equal(["call_a weather Oslo", "call_b weather Rome"], calls.Select(Describe));
    }

    [Fact]
    public async Task Stream_EveryCallNumberedZero_IsToldApartById()
    {
        IReadOnlyList<FunctionCallContent> calls = await AskAsync(
            """{"tool_calls":[{"index":0,"id":"a","function":{"name":"weather","arguments":"{\"city\":\"Oslo\"}"}},{"index":0,"id":"b","function":{"name":"weather","arguments":"{\"city\":\"Rome\"}"}}]}""");

        Assert.Equal(["a weather Oslo", "b weather Rome"], calls.Select(Describe));
    }

    [Fact]
    public async Task Stream_NoIdNoIndexNoArguments_IsACallStill()
    {
        FunctionCallContent call = Assert.Single(await AskAsync("""{"tool_calls":[null,{"function":{"name":"weather"}}]}"""));

        Assert.Empty(call.Arguments!);
        Assert.StartsWith("call_", call.CallId, StringComparison.Ordinal);
        Assert.Null(call.Exception);
    }

    [Fact]
    public async Task Stream_ArgumentsAreNoJson_CallCarriesTheError()
    {
        FunctionCallContent call = Assert.Single(await AskAsync("""{"tool_calls":[{"index":0,"id":"a","function":{"name":"weather","arguments":"{city:"}}]}"""));

        Assert.NotNull(call.Exception);
    }

    [Fact]
    public async Task Stream_Request_OffersToolsAndShowsCallsAndResults()
    {
        await using ModelServer server = await ModelServer.StartAsync(exchange =>
            exchange.AnswerAsync(Wire.OpenAiDelta("It rains.") + Wire.OpenAiStop() + Wire.Done, Wire.ServerSentEvents));
        var call = new FunctionCallContent("a", "weather", new Dictionary<string, object?>(StringComparer.Ordinal) { ["city"] = "Oslo" });
        ChatMessage[] messages =
        [
            new(ChatRole.User, "Rain?"),
            new(ChatRole.Assistant, [new TextContent("One moment."), call]),
            new(ChatRole.Tool, [new FunctionResultContent("a", new { Rain = true })]),
        ];

        await new OpenAiChatClient(ChatHttp.Client, server.Url, "m")
            .GetResponseAsync(messages, new ChatOptions { Tools = [Weather], ToolMode = ChatToolMode.None }, TestToken);

        JsonNode json = server.Requests[0].Json;
        Assert.Equal("none", json["tool_choice"]!.GetValue<string>());
        Assert.Equal("weather", json["tools"]![0]!["function"]!["name"]!.GetValue<string>());
        Assert.Equal("Today's weather.", json["tools"]![0]!["function"]!["description"]!.GetValue<string>());
        Assert.Equal("object", json["tools"]![0]!["function"]!["parameters"]!["type"]!.GetValue<string>());
        JsonNode shown = json["messages"]![1]!["tool_calls"]![0]!;
        Assert.Equal("One moment.", json["messages"]![1]!["content"]!.GetValue<string>());
        Assert.Equal("""{"city":"Oslo"}""", shown["function"]!["arguments"]!.GetValue<string>());
        Assert.Equal("a", json["messages"]![2]!["tool_call_id"]!.GetValue<string>());
        Assert.Equal("""{"rain":true}""", json["messages"]![2]!["content"]!.GetValue<string>());
    }

    private static string Describe(FunctionCallContent call) => $"{call.CallId} {call.Name} {call.Arguments!["city"]}";

    private static async Task<IReadOnlyList<FunctionCallContent>> AskAsync(params string[] deltas)
    {
        string events = string.Concat(deltas.Select(delta => Wire.OpenAiEvent(delta))) + Wire.OpenAiStop("tool_calls") + Wire.Done;
        await using ModelServer server = await ModelServer.StartAsync(exchange => exchange.AnswerAsync(events, Wire.ServerSentEvents));

        ChatResponse response = await new OpenAiChatClient(ChatHttp.Client, server.Url, "m")
            .GetResponseAsync("Rain?", new ChatOptions { Tools = [Weather] }, TestToken);

        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
        return [.. response.Messages[0].Contents.OfType<FunctionCallContent>()];
    }
}
