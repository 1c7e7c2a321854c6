using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

using Parley.Server.Security;

namespace Parley.Server.Tests.Security;

/// <summary>What holds for every route there is, those that are yet to come included.</summary>
public sealed partial class RouteSafetyTests
{
    // As they stand in the address; what the server makes of them is what is tested.
    private static readonly string[] _hostileIds =
    [
        "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e%2f%2e%2e%2fcanary", "..%5c..%5ccanary", "%2fetc%2fpasswd", "..", "%2e%2e", ".",
        "canary%00.wav", "%00", "%0d%0aX-Injected:1", "~%2f.ssh%2fid_rsa", "C:%5cWindows%5cwin.ini", "%c0%ae%c0%ae%2fcanary", "%ff%fe",
        "'%20OR%201=1--", "%24%7bjndi:ldap:%2f%2fx%7d", "nul", "%F0%9F%92%A3", new string('a', 5_000), "file:%2f%2f%2fetc%2fpasswd",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryRoute_WithAllScopesButItsOwn_IsForbiddenAndSaysWhich()
    {
        await using KeyedServer server = await KeyedServer.StartAsync();
        AccessScope[] scopes = [AccessScope.Read, AccessScope.Talk, AccessScope.Write];
        Dictionary<AccessScope, NewKey> without = [];
        foreach (AccessScope scope in Enum.GetValues<AccessScope>())
            without[scope] = await server.CreateAsync([.. scopes.Where(other => other != scope)]);

        foreach ((string method, string path, RouteEndpoint route) in Routes(server.Fixture))
        {
            if (route.Metadata.GetMetadata<NeededScope>() is { Scope: null })
                continue;
            AccessScope needed = route.Metadata.GetMetadata<NeededScope>()?.Scope ?? AccessScope.Admin;
            using HttpResponseMessage response = await server.SendAsync(
                Parameters().Replace(path, "x"), without[needed].Secret, new HttpMethod(method));

            Assert.True(response.StatusCode == HttpStatusCode.Forbidden, $"{method} {path}: {response.StatusCode}");
            Assert.Contains($"scope=\"{ScopeNames.Of(needed)}\"", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task EveryRoute_ThatDeletesOrTrains_IsAudited()
    {
        await using ServerFixture server = await ServerFixture.StartAsync();

        foreach ((string method, string path, RouteEndpoint route) in Routes(server))
        {
            if (method == "DELETE" || path.EndsWith("/train", StringComparison.Ordinal))
                Assert.True(route.Metadata.GetMetadata<AuditedAction>() is not null, $"{method} {path} is not in the audit log.");
        }
    }

    [Fact]
    public async Task EveryRoute_WithAnIdThatIsNone_RefusesItAndTouchesNothing()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(new RecordingSession().Run, new FakeTextToSpeechEngine());
        HashSet<string> tried = [];

        foreach ((string method, string path, _) in Routes(server))
        {
            if (!Parameters().IsMatch(path))
                continue;
            foreach (string id in _hostileIds)
            {
                string target = Parameters().Replace(path, id);
                using HttpResponseMessage response = await SendAsync(server, method, target, "{}", "application/json");

                tried.Add(path);
                int status = (int)response.StatusCode;
                Assert.True(status is >= 400 and < 500 || IsHarmless(response, id), $"{method} {target}: {status}");
                Assert.False(response.Headers.Contains("X-Injected"));
                Assert.DoesNotContain("root:", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
            }
        }

        Assert.NotEmpty(tried);
    }

    [Fact]
    public async Task EveryRoute_WithABodyThatIsNone_IsABadRequestNeverAFailure()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(new RecordingSession().Run, new FakeTextToSpeechEngine());
        (string Body, string Type)[] bodies =
        [
            ("", "application/json"), ("{", "application/json"), ("null", "application/json"), ("[]", "application/json"),
            ("\"text\"", "application/json"), ("{\"name\":{\"a\":[1,2]}}", "application/json"), (new string('[', 100_000), "application/json"),
            ("{\"name\":\"\\ud800\"}", "application/json"), ("a=b", "application/x-www-form-urlencoded"), ("--x", "multipart/form-data; boundary=x"),
            ("--x", "multipart/form-data"), ("<a/>", "text/xml"), ("- &a [*a]", "application/yaml"), ("text", "application/octet-stream"),
        ];

        foreach ((string method, string path, _) in Routes(server))
        {
            if (method is "GET" or "DELETE")
                continue;
            foreach ((string body, string type) in bodies)
            {
                using HttpResponseMessage response = await SendAsync(server, method, Parameters().Replace(path, "x"), body, type);
                // One takes the defaults where nothing is said.
                bool isOptional = path == "/v1/realtime/client_secrets" && response.StatusCode == HttpStatusCode.OK;
                Assert.True((int)response.StatusCode is >= 400 and < 500 || isOptional, $"{method} {path} with {type} '{body[..Math.Min(20, body.Length)]}': {response.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task EveryRoute_WithAnEndlessBody_CutsItOff()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(
            new RecordingSession().Run, new FakeTextToSpeechEngine(), settings: ("Parley:Voices:MaxUploadBytes", "100000"));

        foreach ((string method, string path, _) in Routes(server))
        {
            if (method is "GET" or "DELETE")
                continue;
            using var request = new HttpRequestMessage(new HttpMethod(method), Parameters().Replace(path, "x"))
            {
                Content = new StreamContent(new EndlessStream(1L << 30)),
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.TransferEncodingChunked = true;
            try
            {
                using HttpResponseMessage response = await server.Http.SendAsync(request, Cancel);
                Assert.True((int)response.StatusCode is >= 400 and < 500, $"{method} {path}: {response.StatusCode}");
            }
            catch (HttpRequestException)
            {
                // The server has hung up in the middle of the body, which is as good.
            }
        }
    }

    private static bool IsHarmless(HttpResponseMessage response, string id) =>
        // The server takes '.' and '..' out of an address before it looks for a route, and then it is another address.
        id is "." or ".." or "%2e%2e" && (int)response.StatusCode < 500;

    private static IEnumerable<(string Method, string Path, RouteEndpoint Route)> Routes(ServerFixture server)
    {
        foreach (RouteEndpoint route in server.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.Cast<RouteEndpoint>())
        {
            foreach (string method in route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                yield return (method, "/" + route.RoutePattern.RawText!.TrimStart('/'), route);
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(ServerFixture server, string method, string path, string body, string type)
    {
        // Otherwise the client itself would tidy up the address.
        var exact = new Uri($"{server.Server.Address.GetLeftPart(UriPartial.Authority)}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(new HttpMethod(method), exact);
        if (method is not ("GET" or "DELETE"))
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        return await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameters();

    private sealed class EndlessStream(long length) : Stream
    {
        private long _sent;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _sent; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int next = (int)Math.Min(count, length - _sent);
            buffer.AsSpan(offset, next).Fill((byte)' ');
            _sent += next;
            return next;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
