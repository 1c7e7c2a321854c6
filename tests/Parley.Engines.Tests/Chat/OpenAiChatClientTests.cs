using System.Text;

using Microsoft.Extensions.AI;

using Parley.Core;
using Parley.Engines.Chat;

namespace Parley.Engines.Tests.Chat;

public sealed class OpenAiChatClientTests : ChatClientConformance
{
    private static readonly string Answer = string.Concat(
        Wire.OpenAiEvent("""{"role":"assistant","content":"","refusal":null}"""),
        Wire.OpenAiDelta("In"),
        Wire.OpenAiDelta(" Nor"),
        Wire.OpenAiDelta("way. 🇳🇴"),
        Wire.OpenAiStop(),
        Wire.OpenAiUsage(12, 4),
        Wire.Done);

    protected override string[] ExpectedDeltas => ["In", " Nor", "way. 🇳🇴"];

    [Fact]
    public async Task Stream_Request_IsWhatServersExpect()
    {
        await using ModelServer server = await ModelServer.StartAsync(exchange => exchange.AnswerAsync(Answer, Wire.ServerSentEvents));
        ChatOptions options = new() { ModelId = "other", Temperature = 0.25f, MaxOutputTokens = 50 };

        await ReadAsync(Create(server, apiKey: "sk-1"), options, new(ChatRole.System, "Be \"brief\"."), new(ChatRole.User, "Hæ?"), new(ChatRole.Assistant, "Hi."), new(ChatRole.User, "Bye."));

        ModelServerRequest request = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/v1/chat/completions", "Bearer sk-1"), (request.Method, request.Path, request.Authorization));
        Assert.Equal(
            """{"model":"other","messages":[{"role":"system","content":"Be \"brief\"."},{"role":"user","content":"Hæ?"},{"role":"assistant","content":"Hi."},{"role":"user","content":"Bye."}],"stream":true,"stream_options":{"include_usage":true},"temperature":0.25,"max_tokens":50}""",
            request.Json.ToJsonString(new(System.Text.Json.JsonSerializerDefaults.General) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Fact]
    public async Task Stream_NoKey_SendsNone()
    {
        await using ModelServer server = await ModelServer.StartAsync(exchange => exchange.AnswerAsync(Answer, Wire.ServerSentEvents));

        await ReadAsync(Create(server));

        Assert.Equal("", server.Requests[0].Authorization);
        Assert.Equal("model-1", server.Requests[0].Json["model"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("", "/v1/chat/completions")]
    [InlineData("/", "/v1/chat/completions")]
    [InlineData("/v1", "/v1/chat/completions")]
    [InlineData("/v1/", "/v1/chat/completions")]
    [InlineData("/v1/chat/completions", "/v1/chat/completions")]
    [InlineData("/openai/v1", "/openai/v1/chat/completions")]
    [InlineData("/v1beta/openai/", "/v1beta/openai/chat/completions")]
    [InlineData("/proxy", "/proxy/v1/chat/completions")]
    public async Task Stream_EndpointHoweverWritten_FindsTheRoute(string path, string expected)
    {
        await using ModelServer server = await ModelServer.StartAsync(exchange => exchange.AnswerAsync(Answer, Wire.ServerSentEvents));

        await ReadAsync(new OpenAiChatClient(ChatHttp.Client, server.Url + path, "m"));

        Assert.Equal(expected, server.Requests[0].Path);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(333)]
    public async Task Stream_CutAnywhereByTheNetwork_IsReadAlike(int packetBytes)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(": keep-alive\r\n\r\n" + Answer.Replace("\n", "\r\n", StringComparison.Ordinal));
        await using ModelServer server = await ModelServer.StartAsync(async exchange =>
        {
            exchange.Begin(Wire.ServerSentEvents);
            for (int at = 0; at < bytes.Length; at += packetBytes)
                await exchange.WriteAsync(bytes.AsMemory(at, Math.Min(packetBytes, bytes.Length - at)));
        });

        Assert.Equal("In Norway. 🇳🇴", await ReadAsync(Create(server)));
    }

    [Fact]
    public async Task Stream_FirstWord_DoesNotWaitForTheSecond()
    {
        var heard = new TaskCompletionSource();
        await using ModelServer server = await ModelServer.StartAsync(async exchange =>
        {
            exchange.Begin(Wire.ServerSentEvents);
            await exchange.WriteAsync(": OPENROUTER PROCESSING\n\n" + Wire.OpenAiDelta("One").TrimEnd('\n') + "\n");
            await heard.Task;
            await exchange.WriteAsync("\n" + Wire.OpenAiDelta(" two") + Wire.OpenAiStop() + Wire.Done);
        });

        string answer = "";
        await foreach (ChatResponseUpdate update in Create(server).GetStreamingResponseAsync("Count", cancellationToken: TestToken))
        {
            answer += update.Text;
            heard.TrySetResult();
        }

        Assert.Equal("One two", answer);
    }

    [Theory]
    [InlineData("""data: {"choices":[{"index":0,"delta":{"role":"","content":"Hi"},"finish_reason":""}]}""")]
    [InlineData("""data:{"id":null,"created":1.5,"model":null,"choices":[{"delta":{"content":"Hi"}}]}""")]
    [InlineData("""data: {"choices":[{"delta":{"content":[{"type":"thinking","thinking":"hm"},{"type":"text","text":"Hi"}]}}],"usage":null,"error":null}""")]
    [InlineData("""data: {"choices":[{"delta":{"content":"Hi","tool_calls":null,"reasoning_content":null},"finish_reason":"eos"}]}""")]
    [InlineData("""data: {"choices":[{"delta":{"content":null,"refusal":"Hi"}}]}""")]
    [InlineData("data: {\"choices\":null}\ndata: {\"choices\":[null]}\ndata: {\"choices\":[{\"delta\":null}]}\ndata:\nid: 7\nretry: 10\ndata: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}")]
    public async Task Stream_Dialects_AreUnderstood(string events)
    {
        await using ModelServer server =
            await ModelServer.StartAsync(exchange => exchange.AnswerAsync($"{events}\n\n{Wire.Done}", Wire.ServerSentEvents));

        Assert.Equal("Hi", await ReadAsync(Create(server)));
    }

    [Theory]
    [InlineData("reasoning_content")]
    [InlineData("reasoning")]
    public async Task Stream_Reasoning_IsNoText(string name)
    {
        string events = Wire.OpenAiEvent($$"""{"{{name}}":"Let me see","content":null}""") + Answer;
        await using ModelServer server = await ModelServer.StartAsync(exchange => exchange.AnswerAsync(events, Wire.ServerSentEvents));

        ChatResponse response = await Create(server).GetResponseAsync("Where?", cancellationToken: TestToken);

        Assert.Equal("In Norway. 🇳🇴", response.Text);
        Assert.Equal("Let me see", Assert.Single(response.Messages[0].Contents.OfType<TextReasoningContent>()).Text);
        Assert.Equal((12L, 4L), (response.Usage!.InputTokenCount!.Value, response.Usage.OutputTokenCount!.Value));
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal("model-1", response.ModelId);
    }

    [Fact]
    public async Task Stream_ServerDoesNotStream_AnswerIsReadWhole()
    {
        const string Whole = """{"id":"x","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"Hi."},"finish_reason":"stop"}]}""";
        await using ModelServer server = await ModelServer.StartAsync(exchange => exchange.AnswerAsync(Whole, Wire.Json));

        Assert.Equal("Hi.", await ReadAsync(Create(server)));
    }

    [Fact]
    public async Task Stream_NoDoneButFinished_IsWhole()
    {
        await using ModelServer server = await ModelServer.StartAsync(exchange =>
            exchange.AnswerAsync(Wire.OpenAiDelta("Hi.") + Wire.OpenAiStop("length"), Wire.ServerSentEvents));

        Assert.Equal("Hi.", await ReadAsync(Create(server)));
    }

    [Fact]
    public async Task Stream_SecondQuestion_UsesTheWarmConnection()
    {
        await using ModelServer server = await ModelServer.StartAsync(exchange => exchange.Request.Method == "GET"
            ? exchange.AnswerAsync("""{"object":"list","data":[]}""", Wire.Json)
            : exchange.AnswerAsync(Answer, Wire.ServerSentEvents));
        OpenAiChatClient client = Create(server);

        await client.PrepareAsync(null, TestToken);
        await ReadAsync(client);
        await ReadAsync(client);

        Assert.Equal("/v1/models", server.Requests[0].Path);
        Assert.Single(server.Requests.Select(request => request.ConnectionId).Distinct());
    }

    [Fact]
    public async Task Stream_NoModelConfigured_TakesTheOnlyOne()
    {
        await using ModelServer server = await ModelServer.StartAsync(exchange => exchange.Request.Method == "GET"
            ? exchange.AnswerAsync("""{"object":"list","data":[{"id":"qwen3-8b.gguf","object":"model","owned_by":"llamacpp","meta":{"n_vocab":1}}]}""", Wire.Json)
            : exchange.AnswerAsync(Answer, Wire.ServerSentEvents));
        var client = new OpenAiChatClient(ChatHttp.Client, server.Url);

        await ReadAsync(client);
        await ReadAsync(client);

        Assert.Equal(["GET", "POST", "POST"], server.Requests.Select(request => request.Method));
        Assert.Equal("qwen3-8b.gguf", server.Requests[1].Json["model"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"data":[{"id":"a"},{"id":"b"}]}""", "has 2 models: a, b. Choose one by PARLEY__BRAIN__MODEL (LLM_MODEL).")]
    [InlineData("""{"data":[]}""", "has no model.")]
    [InlineData("""{}""", "has no model.")]
    [InlineData("""<html>""", "does not speak the chat protocol")]
    public async Task Prepare_NoModelToTake_SaysWhatToDo(string list, string expected)
    {
        await using ModelServer server = await ModelServer.StartAsync(exchange => exchange.AnswerAsync(list, Wire.Json));

        await AssertUnavailableAsync(() => new OpenAiChatClient(ChatHttp.Client, server.Url).PrepareAsync(null, TestToken), server, expected);
    }

    [Fact]
    public async Task Prepare_ServerWithoutList_IsTakenAtItsWord()
    {
        await using ModelServer server = await ModelServer.StartAsync(exchange => exchange.AnswerAsync("Not Found", "text/plain", 404));

        await Create(server).PrepareAsync(null, TestToken);

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Prepare_KeyRefused_SaysSo()
    {
        await using ModelServer server = await ModelServer.StartAsync(exchange => exchange.AnswerAsync("{}", Wire.Json, 403));

        await AssertUnavailableAsync(() => Create(server).PrepareAsync(null, TestToken), server, "answered 403 (Forbidden)", "PARLEY__BRAIN__APIKEY");
    }

    private protected override async Task<ChatClientUnderTest> CreateAsync(bool hangsAfterFirst = false)
    {
        int questions = 0;
        ModelServer server = await ModelServer.StartAsync(async exchange =>
        {
            exchange.Begin(Wire.ServerSentEvents);
            if (hangsAfterFirst && Interlocked.Increment(ref questions) == 1)
            {
                await exchange.WriteAsync(Wire.OpenAiDelta("In"));
                await exchange.HangAsync();
            }

            await exchange.WriteAsync(Answer);
        });
        return new ChatClientUnderTest(Create(server), server);
    }

    private static OpenAiChatClient Create(ModelServer server, string? apiKey = null) =>
        new(ChatHttp.Client, server.Url, "model-1", apiKey);

    private static Task<string> ReadAsync(IChatClient client) => ReadAsync(client, null, new ChatMessage(ChatRole.User, "Where?"));

    private static async Task<string> ReadAsync(IChatClient client, ChatOptions? options, params ChatMessage[] messages)
    {
        string answer = "";
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(messages, options, TestToken))
            answer += update.Text;
        return answer;
    }

    private static async Task AssertUnavailableAsync(Func<Task> act, ModelServer server, params string[] expected)
    {
        var exception = await Assert.ThrowsAsync<EngineUnavailableException>(act);

        Assert.StartsWith($"The language-model server at {server.Url}/v1 ", exception.Message, StringComparison.Ordinal);
        Assert.All(expected, part => Assert.Contains(part, exception.Message, StringComparison.Ordinal));
    }
}
