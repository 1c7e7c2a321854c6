using System.Net;
using System.Net.Sockets;

using Microsoft.AspNetCore.Http;

using Parley.Core;
using Parley.Core.SpeechToText;
using Parley.Testing;

namespace Parley.Engines.Tests.Remote.Http;

using static OpenAiTranscription;

public sealed class OpenAiTranscriptionFailureTests
{
    private const string Good = """{"text":"at last"}""";

    [Fact]
    public async Task FinalizeAsync_WrongKey_SaysSoAndDoesNotRepeat()
    {
        await using TranscriptionServer server = await TranscriptionServer.StartAsync(
            """{"error":{"message":"Incorrect API key provided","type":"invalid_request_error"}}""", 401);

        EngineUnavailableException exception = await FailAsync(Engine(server.Url));

        Assert.Contains("401", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Incorrect API key provided", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Parley:OpenAiTranscription:ApiKey", exception.Message, StringComparison.Ordinal);
        Assert.Contains(server.Url, exception.Message, StringComparison.Ordinal);
        Assert.Single(server.Calls);
    }

    [Fact]
    public async Task FinalizeAsync_Busy_WaitsAsLongAsTheServerAsks()
    {
        var clock = new ManualTimeProvider();
        await using TranscriptionServer server = await TranscriptionServer.StartAsync((context, before) =>
        {
            context.Response.Headers.RetryAfter = "7";
            return before == 0 ? TranscriptionServer.ReplyAsync(context, "{}", 429) : TranscriptionServer.ReplyAsync(context, Good);
        });

        Task<Transcript> heard = HearAsync(Engine(server.Url, timeProvider: clock));
        await clock.WaitForTimersAsync(2, Token); // The timeout, and the wait.
        clock.Advance(TimeSpan.FromSeconds(6.9));
        Assert.Single(server.Calls);
        clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal("at last", (await heard).Text);
        Assert.Equal(2, server.Calls.Count);
    }

    [Fact]
    public async Task FinalizeAsync_BrokenOnce_TriesAgain()
    {
        await using TranscriptionServer server = await TranscriptionServer.StartAsync(
            (context, before) => TranscriptionServer.ReplyAsync(context, before == 0 ? "oops" : Good, before == 0 ? 500 : 200));

        Assert.Equal("at last", (await HearAsync(Engine(server.Url))).Text);

        Assert.Equal(server.Calls[0].File, server.Calls[1].File);
    }

    [Fact]
    public async Task FinalizeAsync_BrokenAlways_GivesUpAfterTheAttempts()
    {
        await using TranscriptionServer server = await TranscriptionServer.StartAsync("oops", 503, "text/plain");

        EngineUnavailableException exception = await FailAsync(Engine(server.Url, options => options.Attempts = 2));

        Assert.Contains("503 ('oops')", exception.Message, StringComparison.Ordinal);
        Assert.Equal(2, server.Calls.Count);
    }

    [Fact]
    public async Task FinalizeAsync_ConnectionCutOnce_TriesAgain()
    {
        await using TranscriptionServer server = await TranscriptionServer.StartAsync((context, before) =>
        {
            if (before > 0)
                return TranscriptionServer.ReplyAsync(context, Good);
            context.Abort();
            return Task.CompletedTask;
        });

        Assert.Equal("at last", (await HearAsync(Engine(server.Url))).Text);
    }

    [Fact]
    public async Task FinalizeAsync_AnswerCutHalfWay_TriesAgain()
    {
        await using TranscriptionServer server = await TranscriptionServer.StartAsync(async (context, before) =>
        {
            if (before > 0)
            {
                await TranscriptionServer.ReplyAsync(context, Good);
                return;
            }

            context.Response.ContentLength = 1_000;
            await context.Response.WriteAsync("""{"text":"at la""", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
        });

        Assert.Equal("at last", (await HearAsync(Engine(server.Url))).Text);
    }

    [Fact]
    public async Task FinalizeAsync_NobodyListens_SaysWhere()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        string url = $"http://{listener.LocalEndpoint}";
        listener.Stop();

        EngineUnavailableException exception = await FailAsync(Engine(url, options => options.Attempts = 2));

        Assert.Contains(url, exception.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be reached", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FinalizeAsync_TooSlow_GivesUpAtTheTimeout()
    {
        var clock = new ManualTimeProvider();
        await using TranscriptionServer server = await TranscriptionServer.StartAsync(
            (context, _) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        Task<EngineUnavailableException> failure = FailAsync(Engine(server.Url, options => options.TimeoutMs = 5_000, clock));
        await clock.WaitForTimersAsync(1, Token);

        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Contains("within 5000 ms", (await failure).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html><body>Welcome to nginx!</body></html>", "text/html")]
    [InlineData("not json at all", "application/json")]
    [InlineData("[1, 2, 3]", "application/json")]
    [InlineData("""{"text": 42}""", "application/json")]
    [InlineData("""{"segments": []}""", "application/json")]
    [InlineData("", "application/json")]
    public async Task FinalizeAsync_NoTranscript_SaysWhatCame(string body, string contentType)
    {
        await using TranscriptionServer server = await TranscriptionServer.StartAsync(body, 200, contentType);

        EngineUnavailableException exception = await FailAsync(Engine(server.Url));

        Assert.Contains("something other than a transcript", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Theory]
    [InlineData("""{"text":"ok","words":"none"}""")]
    [InlineData("""{"text":"ok","words":[null,{"word":1},{"word":"ok","start":"x","end":2},{"word":"ok","start":-1,"end":1e300}]}""")]
    public async Task FinalizeAsync_NonsenseWords_AreLeftOut(string body)
    {
        await using TranscriptionServer server = await TranscriptionServer.StartAsync(body);

        Transcript heard = await HearAsync(Engine(server.Url));

        Assert.Equal("ok", heard.Text);
        Assert.Empty(heard.Words);
    }

    [Fact]
    public async Task FinalizeAsync_FailedOnce_CanBeAskedAgain()
    {
        await using TranscriptionServer server = await TranscriptionServer.StartAsync(
            (context, before) => TranscriptionServer.ReplyAsync(context, before == 0 ? "busy" : Good, before == 0 ? 503 : 200));
        await using ITranscriber transcriber = await Engine(server.Url, options => options.Attempts = 1).OpenAsync(new RecognitionOptions(), Token);
        await transcriber.BeginUtteranceAsync(Token);
        await transcriber.PushAsync(Frame(), Token);

        await Assert.ThrowsAsync<EngineUnavailableException>(async () => await transcriber.FinalizeAsync(Token));

        Assert.Equal("at last", (await transcriber.FinalizeAsync(Token)).Text);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Task<EngineUnavailableException> FailAsync(ISpeechToTextEngine engine) =>
        Assert.ThrowsAsync<EngineUnavailableException>(() => HearAsync(engine));
}
