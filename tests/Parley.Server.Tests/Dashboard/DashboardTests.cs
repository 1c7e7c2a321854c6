using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Parley.Server.Tests.Dashboard;

/// <summary>The dashboard's files, as the built program serves them.</summary>
public sealed partial class DashboardTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_AndAllThatItNames_AreServedWithTheirTypesAndAPolicy()
    {
        await using ServerFixture server = await ServerFixture.StartAsync();

        foreach (string path in await PartsAsync(server, "/"))
        {
            using HttpResponseMessage response = await server.Http.GetAsync(path, Cancelled);

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(TypeOf(path), response.Content.Headers.ContentType?.MediaType);
            Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            using HttpRequestMessage again = new(HttpMethod.Get, path);
            again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
            using HttpResponseMessage unchanged = await server.Http.SendAsync(again, Cancelled);
            Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        }
    }

    [Theory]
    [InlineData("br, gzip", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("identity", null)]
    [InlineData("", null)]
    [InlineData("zstd", null)]
    public async Task Script_ComesAsSmallAsTheClientTakes_AndIsTheSame(string accepted, string? expected)
    {
        await using ServerFixture server = await ServerFixture.StartAsync();
        string script = (await PartsAsync(server, "/")).First(path => path.EndsWith(".js", StringComparison.Ordinal));
        byte[] plain = await server.Http.GetByteArrayAsync(script, Cancelled);
        using HttpRequestMessage request = new(HttpMethod.Get, script);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);

        using HttpResponseMessage response = await server.Http.SendAsync(request, Cancelled);

        Assert.Equal(expected, response.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
        byte[] sent = await response.Content.ReadAsByteArrayAsync(Cancelled);
        Assert.Equal(plain, Decompress(expected, sent));
        Assert.Equal(expected is not null, sent.Length < plain.Length);
    }

    [Fact]
    public async Task Parts_WhoseNamesChangeWithTheirContent_AreKeptForEver_AndThePageIsNot()
    {
        await using ServerFixture server = await ServerFixture.StartAsync();

        foreach (string path in await PartsAsync(server, "/"))
        {
            using HttpResponseMessage response = await server.Http.GetAsync(path, Cancelled);
            CacheControlHeaderValue cache = response.Headers.CacheControl!;
            Assert.Equal(path.StartsWith("/assets/", StringComparison.Ordinal), cache.MaxAge > TimeSpan.FromDays(300));
            Assert.Equal(!path.StartsWith("/assets/", StringComparison.Ordinal), cache.NoCache);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/docs")]
    public async Task Page_LoadsNothingFromElsewhere(string page)
    {
        await using ServerFixture server = await ServerFixture.StartAsync();

        foreach (string path in await PartsAsync(server, page))
        {
            string text = await server.Http.GetStringAsync(path, Cancelled);
            Assert.DoesNotContain("<script>", text, StringComparison.Ordinal);
            Assert.DoesNotMatch(@"(src|href)=.https?:", text);
            Assert.DoesNotMatch(@"(import|fetch)\(.https?:", text);
            Assert.DoesNotMatch(@"url\(.?https?:", text);
        }
    }

    private static async Task<IReadOnlyList<string>> PartsAsync(ServerFixture server, string page)
    {
        string html = await server.Http.GetStringAsync(page, Cancelled);
        string[] parts = [.. Addresses().Matches(html).Select(match => match.Groups[1].Value).Where(path => path.Contains('.', StringComparison.Ordinal)).Distinct()];
        Assert.True(parts.Length >= 3, $"{page} names only {string.Join(' ', parts)}");
        return [page, .. parts];
    }

    private static string TypeOf(string path) => Path.GetExtension(path) switch
    {
        ".js" => "text/javascript",
        ".css" => "text/css",
        ".svg" => "image/svg+xml",
        _ => "text/html",
    };

    private static byte[] Decompress(string? encoding, byte[] sent)
    {
        using var source = new MemoryStream(sent);
        using Stream plain = encoding switch
        {
            "br" => new BrotliStream(source, CompressionMode.Decompress),
            "gzip" => new GZipStream(source, CompressionMode.Decompress),
            _ => source,
        };
        using var whole = new MemoryStream();
        plain.CopyTo(whole);
        return whole.ToArray();
    }

    [GeneratedRegex("(?:src|href)=\"(/[^\"]*)\"")]
    private static partial Regex Addresses();
}
