namespace Parley.Server.Tests.Observability;

public sealed class RequestTrailTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/health")]
    [InlineData("/nowhere")]
    [InlineData("/v1/nowhere")]
    public async Task Request_WithoutAnId_GetsOneOfItsOwn(string path)
    {
        await using ServerFixture server = await ServerFixture.StartAsync();

        using HttpResponseMessage first = await server.Http.GetAsync(path, Cancel);
        using HttpResponseMessage second = await server.Http.GetAsync(path, Cancel);

        string id = first.Headers.GetValues("X-Request-Id").Single();
        Assert.Matches("^req_[0-9a-f]{24}$", id);
        Assert.NotEqual(id, second.Headers.GetValues("X-Request-Id").Single());
    }

    [Theory]
    [InlineData("my-request_7.a", true)]
    [InlineData("with space", false)]
    [InlineData("<script>", false)]
    [InlineData("\u00e9", false)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    public async Task Request_WithAnId_KeepsItIfItWillDo(string sent, bool isKept)
    {
        await using ServerFixture server = await ServerFixture.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health");
        request.Headers.TryAddWithoutValidation("X-Request-Id", sent.All(char.IsAscii) ? sent : Uri.EscapeDataString(sent));

        using HttpResponseMessage response = await server.Http.SendAsync(request, Cancel);

        Assert.Equal(isKept, response.Headers.GetValues("X-Request-Id").Single() == sent);
    }
}
