using System.Net;
using System.Net.Sockets;

using Microsoft.Extensions.AI;

using Parley.Core;
using Parley.Engines.Chat;

namespace Parley.Engines.Tests.Chat;

public sealed class OpenAiFailureTests
{
    private readonly List<string> _heard = [];

    private static CancellationToken TestToken => TestContext.Current.CancellationToken;

    public static TheoryData<int, string, string, string[]> Refusals => new()
    {
        { 401, Wire.Json, """{"error":{"message":"Incorrect API key provided: sk-secret.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}""", ["401 (Unauthorized): Incorrect API key provided: ***. Set PARLEY__BRAIN__APIKEY"] },
        { 404, Wire.Json, """{"error":{"message":"The model `m` does not exist or you do not have access to it.","code":"model_not_found"}}""", ["404 (Not Found): The model `m` does not exist", "'model-1', PARLEY__BRAIN__MODEL (LLM_MODEL)", "PARLEY__BRAIN__ENDPOINT (LLM_ENDPOINT)"] },
        { 404, Wire.Html, "<html>\r\n<head><title>404 Not Found</title></head>\r\n<body><center><h1>404 Not Found</h1></center><hr>nginx</body></html>", ["answered 404 (Not Found): 404 Not Found. Check"] },
        { 429, Wire.Json, """{"error":{"message":"Rate limit reached for gpt-test.","type":"requests"}}""", ["429 (Too Many Requests): Rate limit reached for gpt-test. Wait a little"] },
        { 422, Wire.Json, """{"detail":[{"type":"extra_forbidden","loc":["body","x"],"msg":"Extra inputs are not permitted"}]}""", ["422 (Unprocessable Entity): Extra inputs are not permitted. Check the settings"] },
        { 500, Wire.Json, """{"object":"error","message":"CUDA out of memory","code":500}""", ["500 (Internal Server Error): CUDA out of memory. Ask again"] },
        { 502, Wire.Html, "<html><body><b>Bad</b> gateway &amp; more</body></html>", ["502 (Bad Gateway): Bad gateway & more. Ask again"] },
        { 503, "text/plain", "", ["answered 503 (Service Unavailable). Ask again"] },
        { 500, "application/json", "{\"error\":", ["500 (Internal Server Error): {\"error\":. Ask again"] },
        { 400, Wire.Json, """{"error":"context length exceeded"}""", ["400 (Bad Request): context length exceeded. Check the settings"] },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Stream_Refused_SaysStatusReasonAndWhatToDo(int status, string contentType, string body, string[] expected)
    {
        await using ModelServer server = await ModelServer.StartAsync(exchange => exchange.AnswerAsync(body, contentType, status));

        string message = await FailAsync(server);

        Assert.All(expected, part => Assert.Contains(part, message, StringComparison.Ordinal));
        Assert.Empty(_heard);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Stream_EnormousErrorPage_IsCutShort()
    {
        await using ModelServer server = await ModelServer.StartAsync(exchange => exchange.AnswerAsync(new string('x', 5_000_000), "text/plain", 500));

        Assert.InRange((await FailAsync(server)).Length, 300, 600);
    }

    [Fact]
    public async Task Stream_NobodyThere_SaysWhereAndWhatToDo()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        string message = await FailAsync(new OpenAiChatClient(ChatHttp.Client, $"http://user:pass@127.0.0.1:{port}?key=1", "m"));

        Assert.StartsWith($"The language-model server at http://127.0.0.1:{port}/v1 cannot be reached: Connection refused", message, StringComparison.Ordinal);
        Assert.EndsWith("Start it, or correct PARLEY__BRAIN__ENDPOINT (LLM_ENDPOINT).", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_ConnectingTakesTooLong_IsUnreachable()
    {
        using var http = new HttpClient(new SilentNetwork());

        string message = await FailAsync(new OpenAiChatClient(http, "http://10.0.0.1", "m"));

        Assert.Contains("cannot be reached: No connection within 5 s. Start it", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_CutBeforeTheAnswer_IsUnreachable()
    {
        await using ModelServer server = await ModelServer.StartAsync(exchange =>
        {
            exchange.Cut();
            return Task.CompletedTask;
        });

        Assert.Contains("cannot be reached", await FailAsync(server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_CutHalfWay_FailsAfterWhatCame()
    {
        await using ModelServer server = await ModelServer.StartAsync(async exchange =>
        {
            exchange.Begin(Wire.ServerSentEvents);
            await exchange.WriteAsync(Wire.OpenAiDelta("One") + Wire.OpenAiDelta(" two") + "data: {\"choices\":[{\"del");
            while (_heard.Count < 2)
                await Task.Yield();
            exchange.Cut();
        });

        Assert.Contains("broke off in the middle of its answer", await FailAsync(server), StringComparison.Ordinal);
        Assert.Equal(["One", " two"], _heard);
    }

    [Fact]
    public async Task Stream_EndsPolitelyButEarly_IsBrokenOffToo()
    {
        await using ModelServer server =
            await ModelServer.StartAsync(exchange => exchange.AnswerAsync(Wire.OpenAiDelta("One"), Wire.ServerSentEvents));

        Assert.Contains("broke off in the middle of its answer. Ask again", await FailAsync(server), StringComparison.Ordinal);
        Assert.Equal(["One"], _heard);
    }

    [Theory]
    [InlineData("data: {\"error\":{\"message\":\"Provider sk-secret disconnected\",\"code\":502}}\n\n")]
    [InlineData("event: error\ndata: {\"message\":\"Provider sk-secret disconnected\"}\n\n")]
    [InlineData("error: {\"code\":500,\"message\":\"Provider sk-secret disconnected\",\"type\":\"server_error\"}\n\n")]
    public async Task Stream_ErrorInsideTheStream_IsSaid(string error)
    {
        await using ModelServer server =
            await ModelServer.StartAsync(exchange => exchange.AnswerAsync(Wire.OpenAiDelta("One") + error, Wire.ServerSentEvents));

        Assert.Contains("failed in the middle of its answer: Provider *** disconnected. Ask again", await FailAsync(server), StringComparison.Ordinal);
        Assert.Equal(["One"], _heard);
    }

    [Theory]
    [InlineData("", Wire.ServerSentEvents)]
    [InlineData("<html><body>Welcome</body></html>", Wire.Html)]
    [InlineData("data: nonsense\n\n", Wire.ServerSentEvents)]
    [InlineData("data: [1,2]\n\n", Wire.ServerSentEvents)]
    [InlineData("data: {\"choices\":\"none\"}\n\n", Wire.ServerSentEvents)]
    [InlineData("{\"hello\":\"world\"}", Wire.Json)]
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":\"\\ud83d\"}}]}\n\n", Wire.ServerSentEvents)]
    public async Task Stream_Nonsense_SaysThatTheProtocolIsAnother(string body, string contentType)
    {
        await using ModelServer server = await ModelServer.StartAsync(exchange => exchange.AnswerAsync(body, contentType));

        string message = await FailAsync(server);

        Assert.Contains("does not speak the chat protocol expected of it", message, StringComparison.Ordinal);
        Assert.Contains("PARLEY__BRAIN__ENDPOINT", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_EndlessLine_IsRefusedWithoutFillingTheMemory()
    {
        byte[] block = new byte[1 << 16];
        Array.Fill(block, (byte)'x');
        await using ModelServer server = await ModelServer.StartAsync(async exchange =>
        {
            exchange.Begin(Wire.ServerSentEvents);
            while (true)
                await exchange.WriteAsync(block);
        });

        Assert.Contains("a line of more than 1048576 bytes", await FailAsync(server), StringComparison.Ordinal);
        await server.Disconnected;
    }

    private Task<string> FailAsync(ModelServer server) =>
        FailAsync(new OpenAiChatClient(ChatHttp.Client, server.Url, "model-1", "sk-secret"));

    private async Task<string> FailAsync(IChatClient client)
    {
        var exception = await Assert.ThrowsAsync<EngineUnavailableException>(async () =>
        {
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("Hello", cancellationToken: TestToken))
                _heard.Add(update.Text);
        });
        Assert.DoesNotContain("sk-secret", exception.ToString(), StringComparison.Ordinal);
        return exception.Message;
    }

    private sealed class SilentNetwork : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new TaskCanceledException("Cancelled.", new TimeoutException("No connection within 5 s."));
    }
}
