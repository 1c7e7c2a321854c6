using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

using Parley.Server.Security;
using Parley.Server.Tests.Security;

namespace Parley.Server.Tests.Limits;

public sealed class LimitTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_BeyondTheBurst_WaitAndAreToldHowLong()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(
            settings: [("Parley:Limits:RequestBurst", "3"), ("Parley:Limits:RequestsPerSecond", "1")]);
        List<HttpResponseMessage> answers = [];

        for (int i = 0; i < 5; i++)
            answers.Add(await server.Http.GetAsync("/health", Cancel));

        Assert.Equal(HttpStatusCode.OK, answers[0].StatusCode);
        Assert.Equal("3", answers[0].Headers.GetValues("RateLimit-Limit").Single());
        Assert.Equal("2", answers[0].Headers.GetValues("RateLimit-Remaining").Single());
        Assert.Equal("1", answers[0].Headers.GetValues("RateLimit-Reset").Single());
        HttpResponseMessage refused = answers.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Contains("rate-limited", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        answers.ForEach(static answer => answer.Dispose());
    }

    [Fact]
    public async Task Requests_OfAnotherKey_AreCountedByThemselves()
    {
        await using KeyedServer server = await KeyedServer.StartAsync(
            settings: [("Parley:Limits:RequestBurst", "2"), ("Parley:Limits:RequestsPerSecond", "1")]);
        NewKey other = await server.CreateAsync(AccessScope.Read);
        for (int i = 0; i < 4; i++)
            using (await server.SendAsync("/voices", server.Admin.Secret))
            {
            }

        using HttpResponseMessage exhausted = await server.SendAsync("/voices", server.Admin.Secret);
        using HttpResponseMessage fresh = await server.SendAsync("/voices", other.Secret);

        Assert.Equal(HttpStatusCode.TooManyRequests, exhausted.StatusCode);
        Assert.Equal(HttpStatusCode.OK, fresh.StatusCode);
    }

    [Fact]
    public async Task EngineRequests_BeyondWhatRunsAndWaits_AreToldToComeBack()
    {
        var goOn = new TaskCompletionSource();
        var voice = new FakeTextToSpeechEngine { SecondWord = goOn.Task };
        await using ServerFixture server = await ServerFixture.StartAsync(
            voice: voice, settings: [("Parley:Limits:ConcurrentEngineRequests", "1"), ("Parley:Limits:WaitingEngineRequests", "1")]);

        Task<HttpResponseMessage>[] requests = [.. Enumerable.Range(0, 3).Select(_ => SpeakAsync(server))];
        HttpResponseMessage refused = await await Task.WhenAny(requests);
        goOn.SetResult();
        HttpResponseMessage[] all = await Task.WhenAll(requests);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Contains("too-many-at-once", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(2, all.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        Array.ForEach(all, static answer => answer.Dispose());
    }

    [Theory]
    [InlineData("203.0.113.1", "203.0.113.2", HttpStatusCode.OK)]
    [InlineData("203.0.113.1", "203.0.113.1", HttpStatusCode.TooManyRequests)]
    public async Task Requests_ThroughATrustedProxy_AreCountedByClient(string first, string second, HttpStatusCode expected)
    {
        await using ServerFixture server = await ServerFixture.StartAsync(settings:
            [("Parley:Limits:RequestBurst", "1"), ("Parley:Limits:RequestsPerSecond", "1"), ("Parley:Server:TrustedProxies:0", "127.0.0.1")]);

        using HttpResponseMessage before = await ForwardedAsync(server, first);
        using HttpResponseMessage after = await ForwardedAsync(server, second);

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(expected, after.StatusCode);
    }

    [Fact]
    public async Task Requests_ThatClaimAnotherAddress_AreNotBelieved()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(
            settings: [("Parley:Limits:RequestBurst", "1"), ("Parley:Limits:RequestsPerSecond", "1")]);

        using HttpResponseMessage before = await ForwardedAsync(server, "203.0.113.1");
        using HttpResponseMessage after = await ForwardedAsync(server, "203.0.113.2");

        Assert.Equal(HttpStatusCode.TooManyRequests, after.StatusCode);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate, gzip")]
    public async Task Body_ThatIsEncoded_IsRefused(string encoding)
    {
        await using ServerFixture server = await ServerFixture.StartAsync();
        using var content = new ByteArrayContent(new byte[100]);
        content.Headers.ContentType = new MediaTypeHeaderValue("multipart/form-data");
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);

        using HttpResponseMessage response = await server.Http.PostAsync("/tts", content, Cancel);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Contains("encoded-body", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_ThatNeverEnd_AreCutOff()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(settings: ("Parley:Limits:HeaderTimeoutMs", "200"));
        using var client = new TcpClient();
        await client.ConnectAsync(server.Server.Address.Host, server.Server.Address.Port, Cancel);
        NetworkStream stream = client.GetStream();

        await stream.WriteAsync("GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: "u8.ToArray(), Cancel);
        string answer = await ReadAllAsync(stream);

        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40_000, 1, 431)]
    [InlineData(10, 200, 431)]
    public async Task Headers_ThatAreTooMuch_AreRefused(int length, int count, int expected)
    {
        await using ServerFixture server = await ServerFixture.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(server.Server.Address.Host, server.Server.Address.Port, Cancel);
        NetworkStream stream = client.GetStream();
        var request = new StringBuilder("GET /health HTTP/1.1\r\nHost: localhost\r\n");
        for (int i = 0; i < count; i++)
            request.Append(System.Globalization.CultureInfo.InvariantCulture, $"X-{i}: {new string('a', length)}\r\n");

        await stream.WriteAsync(Encoding.ASCII.GetBytes(request.Append("\r\n").ToString()), Cancel);
        string answer = await ReadAllAsync(stream);

        Assert.StartsWith($"HTTP/1.1 {expected}", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_AreHeldToWhatTheSettingsSay()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(settings:
            [("Parley:Limits:MinBodyBytesPerSecond", "999"), ("Parley:Limits:MaxConnections", "77"), ("Parley:Limits:IdleTimeoutMs", "5000")]);

        KestrelServerLimits limits = server.Server.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;

        Assert.Equal(999, limits.MinRequestBodyDataRate?.BytesPerSecond);
        Assert.Equal(77, limits.MaxConcurrentConnections);
        Assert.Equal(TimeSpan.FromSeconds(5), limits.KeepAliveTimeout);
        Assert.Equal(1024 * 1024, limits.MaxRequestBodySize);
        Assert.Equal(16 * 1024, limits.MaxRequestHeadersTotalSize);
    }

    private static async Task<HttpResponseMessage> SpeakAsync(ServerFixture server)
    {
        using var form = new MultipartFormDataContent { { new StringContent("Hello there."), "text" } };
        return await server.Http.PostAsync("/tts", form, Cancel);
    }

    private static async Task<HttpResponseMessage> ForwardedAsync(ServerFixture server, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health") { Headers = { { "X-Forwarded-For", address } } };
        return await server.Http.SendAsync(request, Cancel);
    }

    private static async Task<string> ReadAllAsync(NetworkStream stream)
    {
        using var all = new MemoryStream();
        try
        {
            await stream.CopyToAsync(all, Cancel);
        }
        catch (IOException)
        {
            // cut off; what came before counts
        }

        return Encoding.ASCII.GetString(all.ToArray());
    }
}
