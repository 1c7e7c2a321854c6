using System.Text;
using System.Text.Json.Nodes;

using Microsoft.Extensions.AI;

using Parley.Core;
using Parley.Engines.Chat;

namespace Parley.Engines.Tests.Chat;

public sealed class OllamaChatClientTests : ChatClientConformance
{
    private static readonly string Answer =
        Wire.OllamaDelta("In") + Wire.OllamaDelta(" Nor") + Wire.OllamaDelta("way. 🇳🇴") + Wire.OllamaDone();

    private readonly List<string> _heard = [];

    protected override string[] ExpectedDeltas => ["In", " Nor", "way. 🇳🇴"];

    [Fact]
    public async Task Stream_Request_IsWhatOllamaExpects()
    {
        await using ModelServer server = await ModelServer.StartAsync(exchange => exchange.AnswerAsync(Answer, Wire.JsonLines));
        ChatOptions options = new() { ModelId = "other", Temperature = 0.25f, MaxOutputTokens = 50 };
        using var client = new OllamaChatClient(ChatHttp.Client, server.Url, "m", keepAliveMinutes: 5);

        await client.GetResponseAsync([new(ChatRole.System, "Be brief."), new(ChatRole.User, "Hi")], options, TestToken);

        ModelServerRequest request = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/api/chat"), (request.Method, request.Path));
        Assert.Equal(
            """{"model":"other","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}],"stream":true,"keep_alive":"5m","think":false,"options":{"temperature":0.25,"num_predict":50}}""",
            request.Body);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/api")]
    [InlineData("/api/chat")]
    [InlineData("/v1")]
    public async Task Stream_EndpointHoweverWritten_FindsTheRoute(string path)
    {
        await using ModelServer server = await ModelServer.StartAsync(exchange => exchange.AnswerAsync(Answer, Wire.JsonLines));

        await new OllamaChatClient(ChatHttp.Client, server.Url + path, "m").GetResponseAsync("Hi", cancellationToken: TestToken);

        Assert.Equal("/api/chat", server.Requests[0].Path);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(200)]
    public async Task Stream_CutAnywhereByTheNetwork_IsReadAlike(int packetBytes)
    {
        byte[] bytes = Encoding.UTF8.GetBytes("\n" + Answer);
        await using ModelServer server = await ModelServer.StartAsync(async exchange =>
        {
            exchange.Begin(Wire.JsonLines);
            for (int at = 0; at < bytes.Length; at += packetBytes)
                await exchange.WriteAsync(bytes.AsMemory(at, Math.Min(packetBytes, bytes.Length - at)));
        });

        ChatResponse response = await Create(server).GetResponseAsync("Where?", cancellationToken: TestToken);

        Assert.Equal("In Norway. 🇳🇴", response.Text);
        Assert.Equal((26L, 7L), (response.Usage!.InputTokenCount!.Value, response.Usage.OutputTokenCount!.Value));
    }

    [Fact]
    public async Task Stream_Thinking_IsNoText()
    {
        string lines = Wire.OllamaMessage("""{"role":"assistant","content":"","thinking":"Let me see"}""") + Answer;
        await using ModelServer server = await ModelServer.StartAsync(exchange => exchange.AnswerAsync(lines, Wire.JsonLines));

        Assert.Equal("In Norway. 🇳🇴", (await Create(server).GetResponseAsync("Where?", cancellationToken: TestToken)).Text);
    }

    [Fact]
    public async Task Stream_EmptyAnswer_IsEmpty()
    {
        await using ModelServer server = await ModelServer.StartAsync(exchange => exchange.AnswerAsync(Wire.OllamaDone("length"), Wire.JsonLines));

        ChatResponse response = await Create(server).GetResponseAsync("Where?", cancellationToken: TestToken);

        Assert.Equal("", response.Text);
        Assert.Equal(ChatFinishReason.Length, response.FinishReason);
    }

    [Fact]
    public async Task Prepare_LoadsTheModelAndKeepsTheConnection()
    {
        await using ModelServer server = await ModelServer.StartAsync(exchange => exchange.Request.Path == "/api/generate"
            ? exchange.AnswerAsync("""{"model":"m","created_at":"2026-11-20T10:00:00Z","response":"","done":true,"done_reason":"load"}""", Wire.Json)
            : exchange.AnswerAsync(Answer, Wire.JsonLines));
        using var client = new OllamaChatClient(ChatHttp.Client, server.Url, "m", keepAliveMinutes: -1);

        await client.PrepareAsync(null, TestToken);
        await client.GetResponseAsync("Hi", cancellationToken: TestToken);

        Assert.Equal("""{"model":"m","keep_alive":-1,"stream":false}""", server.Requests[0].Body);
        Assert.Equal("/api/chat", server.Requests[1].Path);
        Assert.Equal(server.Requests[0].ConnectionId, server.Requests[1].ConnectionId);
    }

    [Fact]
    public async Task Stream_NoModelConfigured_TakesTheOnlyOne()
    {
        await using ModelServer server = await ModelServer.StartAsync(exchange => exchange.Request.Path == "/api/tags"
            ? exchange.AnswerAsync("""{"models":[{"name":"llama3.2:latest","model":"llama3.2:latest","size":2019393189,"details":{"family":"llama"}}]}""", Wire.Json)
            : exchange.AnswerAsync(Answer, Wire.JsonLines));

        await new OllamaChatClient(ChatHttp.Client, server.Url).GetResponseAsync("Hi", cancellationToken: TestToken);

        Assert.Equal("llama3.2:latest", server.Requests[1].Json["model"]!.GetValue<string>());
    }

    [Fact]
    public async Task PrepareAndStream_ModelMissing_SaysHowToPullIt()
    {
        await using ModelServer server =
            await ModelServer.StartAsync(exchange => exchange.AnswerAsync("""{"error":"model 'llama-test' not found"}""", Wire.Json, 404));

        string expected = $"The language-model server at {server.Url} answered 404 (Not Found): model 'llama-test' not found. " +
            "Run 'ollama pull llama-test', or choose another by PARLEY__BRAIN__MODEL (LLM_MODEL).";
        Assert.Equal(expected, await FailAsync(server));
        var exception = await Assert.ThrowsAsync<EngineUnavailableException>(() => Create(server).PrepareAsync(null, TestToken));
        Assert.Equal(expected, exception.Message);
    }

    [Fact]
    public async Task Stream_NotOllamaAtAll_SpeaksOfTheAddress()
    {
        await using ModelServer server = await ModelServer.StartAsync(exchange => exchange.AnswerAsync("404 page not found", "text/plain", 404));

        Assert.Contains("the address, PARLEY__BRAIN__ENDPOINT", await FailAsync(server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_NotRunning_SaysHowToStartIt()
    {
        ModelServer server = await ModelServer.StartAsync(_ => Task.CompletedTask);
        OllamaChatClient client = Create(server);
        await server.DisposeAsync();

        Assert.Contains("Start it with 'ollama serve', or correct", await FailAsync(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_ErrorInsideTheStream_IsSaid()
    {
        await using ModelServer server = await ModelServer.StartAsync(exchange =>
            exchange.AnswerAsync(Wire.OllamaDelta("One") + """{"error":"an error was encountered while running the model: CUDA error"}""", Wire.JsonLines));

        Assert.Contains("failed in the middle of its answer: an error was encountered while running the model: CUDA error. Ask", await FailAsync(server), StringComparison.Ordinal);
        Assert.Equal(["One"], _heard);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stream_EndsHalfWay_FailsAfterWhatCame(bool cut)
    {
        await using ModelServer server = await ModelServer.StartAsync(async exchange =>
        {
            exchange.Begin(Wire.JsonLines);
            await exchange.WriteAsync(Wire.OllamaDelta("One"));
            while (_heard.Count < 1)
                await Task.Yield();
            if (cut)
                exchange.Cut();
        });

        Assert.Contains("broke off in the middle of its answer", await FailAsync(server), StringComparison.Ordinal);
        Assert.Equal(["One"], _heard);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Ollama is running")]
    [InlineData("null\n")]
    [InlineData("{}\n")]
    [InlineData("{\"message\":{\"content\":5}}\n")]
    [InlineData("<html></html>")]
    public async Task Stream_Nonsense_SaysThatTheProtocolIsAnother(string body)
    {
        await using ModelServer server = await ModelServer.StartAsync(exchange => exchange.AnswerAsync(body, "text/plain"));

        Assert.Contains("does not speak the chat protocol expected of it", await FailAsync(server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_ToolCallAndResult_InOllamasFormat()
    {
        AIFunction weather = AIFunctionFactory.Create((string city) => "rain", "weather", "Today's weather.");
        string call = Wire.OllamaMessage("""{"role":"assistant","content":"","tool_calls":[{"function":{"name":"weather","arguments":{"city":"Oslo","days":2}}}]}""");
        await using ModelServer server = await ModelServer.StartAsync(exchange => exchange.AnswerAsync(call + Wire.OllamaDone(), Wire.JsonLines));
        ChatOptions options = new() { Tools = [weather], ToolMode = ChatToolMode.Auto };

        ChatResponse response = await Create(server).GetResponseAsync("Rain?", options, TestToken);
        FunctionCallContent asked = Assert.Single(response.Messages[0].Contents.OfType<FunctionCallContent>());
        Assert.Equal(("weather", "Oslo", "2"), (asked.Name, asked.Arguments!["city"]!.ToString(), asked.Arguments["days"]!.ToString()));

        options.ToolMode = ChatToolMode.None;
        ChatMessage[] after = [new(ChatRole.User, "Rain?"), .. response.Messages, new(ChatRole.Tool, [new FunctionResultContent(asked.CallId, "rain")])];
        await Create(server).GetResponseAsync(after, options, TestToken);

        JsonNode first = server.Requests[0].Json;
        Assert.Equal("function", first["tools"]![0]!["type"]!.GetValue<string>());
        Assert.Equal("string", first["tools"]![0]!["function"]!["parameters"]!["properties"]!["city"]!["type"]!.GetValue<string>());
        JsonNode second = server.Requests[1].Json;
        Assert.Null(second["tools"]);
        Assert.Equal("""[{"function":{"name":"weather","arguments":{"city":"Oslo","days":2}}}]""", second["messages"]![1]!["tool_calls"]!.ToJsonString());
        Assert.Equal("""{"role":"tool","tool_name":"weather","content":"rain"}""", second["messages"]![2]!.ToJsonString());
    }

    private protected override async Task<ChatClientUnderTest> CreateAsync(bool hangsAfterFirst = false)
    {
        int questions = 0;
        ModelServer server = await ModelServer.StartAsync(async exchange =>
        {
            exchange.Begin(Wire.JsonLines);
            if (hangsAfterFirst && Interlocked.Increment(ref questions) == 1)
            {
                await exchange.WriteAsync(Wire.OllamaDelta("In"));
                await exchange.HangAsync();
            }

            await exchange.WriteAsync(Answer);
        });
        return new ChatClientUnderTest(Create(server), server);
    }

    private static OllamaChatClient Create(ModelServer server) => new(ChatHttp.Client, server.Url, "llama-test");

    private async Task<string> FailAsync(ModelServer server) => await FailAsync(Create(server));

    private async Task<string> FailAsync(OllamaChatClient client)
    {
        var exception = await Assert.ThrowsAsync<EngineUnavailableException>(async () =>
        {
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("Hello", cancellationToken: TestToken))
                _heard.Add(update.Text);
        });
        return exception.Message;
    }
}
