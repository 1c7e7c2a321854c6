using System.Net;

using Parley.Server.Configuration;

namespace Parley.Server.Tests.Security;

public sealed class CrossOriginTests
{
    private const string Friend = "https://friend.example";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("*")]
    [InlineData("friend.example")]
    [InlineData("https://friend.example/path")]
    [InlineData("ftp://friend.example")]
    public async Task Start_WithAnOriginThatIsNone_SaysWhatToWrite(string origin)
    {
        var problem = await Assert.ThrowsAsync<SettingsException>(() => ServerFixture.StartAsync(
            settings: ("Parley:Server:AllowedOrigins:0", origin)));

        Assert.Contains("Parley:Server:AllowedOrigins", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preflight_OfAnAllowedOrigin_IsAnsweredWithoutAKey()
    {
        await using KeyedServer server = await KeyedServer.StartAsync(settings: ("Parley:Server:AllowedOrigins:0", Friend + "/"));

        using HttpResponseMessage response = await PreflightAsync(server.Fixture, Friend);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(Friend, response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("authorization", response.Headers.GetValues("Access-Control-Allow-Headers").Single());
    }

    [Fact]
    public async Task Preflight_OfAnotherOrigin_IsRefused()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(settings: ("Parley:Server:AllowedOrigins:0", Friend));

        using HttpResponseMessage response = await PreflightAsync(server, "https://foe.example");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData(Friend, true)]
    [InlineData("https://foe.example", false)]
    [InlineData("http://friend.example", false)]
    [InlineData("https://friend.example:444", false)]
    [InlineData("null", false)]
    public async Task Answer_MayBeReadByAllowedOriginsOnly(string origin, bool isAllowed)
    {
        await using ServerFixture server = await ServerFixture.StartAsync(
            voice: new FakeTextToSpeechEngine(), settings: ("Parley:Server:AllowedOrigins:0", Friend));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/voices");
        request.Headers.Add("Origin", origin);

        using HttpResponseMessage response = await server.Http.SendAsync(request, Cancel);

        Assert.Equal(isAllowed, response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("/voices", HttpStatusCode.OK)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    [InlineData("/ws/session/x", HttpStatusCode.UpgradeRequired)]
    [InlineData("/", HttpStatusCode.OK)]
    public async Task Answer_OfAnyKind_HasTheHeadersThatProtectIt(string path, HttpStatusCode expected)
    {
        await using ServerFixture server = await ServerFixture.StartAsync(voice: new FakeTextToSpeechEngine());

        using HttpResponseMessage response = await server.Http.GetAsync(path, Cancel);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("frame-ancestors 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("same-origin", response.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.NotNull(response.Headers.CacheControl);
        Assert.False(response.Headers.Contains("Server"));
    }

    private static async Task<HttpResponseMessage> PreflightAsync(ServerFixture server, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/voices");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "GET");
        request.Headers.Add("Access-Control-Request-Headers", "authorization");
        return await server.Http.SendAsync(request, Cancel);
    }
}
