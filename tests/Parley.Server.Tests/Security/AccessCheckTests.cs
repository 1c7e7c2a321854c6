using System.Net;
using System.Net.WebSockets;
using System.Text.Json;

using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

using Parley.Server.Configuration;
using Parley.Server.Security;
using Parley.Testing;

namespace Parley.Server.Tests.Security;

public sealed class AccessCheckTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_WithKeysAskedForAndNone_SaysHowToMakeOne()
    {
        var problem = await Assert.ThrowsAsync<SettingsException>(() => ServerFixture.StartAsync(
            settings: ("Parley:Access:RequireKeys", "true")));

        Assert.Contains("parley keys create", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public async Task Start_ReachableFromOutsideWithoutKeys_IsRefused(string host)
    {
        var problem = await Assert.ThrowsAsync<SettingsException>(() => ServerFixture.StartAsync(
            settings: ("Parley:Server:Host", host)));

        Assert.Contains($"'{host}'", problem.Message, StringComparison.Ordinal);
        Assert.Contains("parley keys create", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.7.6")]
    [InlineData("localhost")]
    [InlineData("::1")]
    public async Task Start_OnLoopback_IsOpen(string host)
    {
        await using ServerFixture server = await ServerFixture.StartAsync(
            voice: new FakeTextToSpeechEngine(), settings: ("Parley:Server:Host", host));

        Assert.Contains("anna", await server.Http.GetStringAsync("/voices", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_WithoutAKey_GetsAChallengeAndAProblem()
    {
        await using KeyedServer server = await KeyedServer.StartAsync();

        using HttpResponseMessage response = await server.SendAsync("/voices", null);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer realm=\"parley\"", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("urn:parley:problem:api-key-required", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pk_000000000000_0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("sk-something-else")]
    [InlineData("pk_")]
    [InlineData("ek_000")]
    [InlineData("'; DROP TABLE api_keys; --")]
    public async Task Request_WithAKeyThatIsNone_IsRefused(string key)
    {
        await using KeyedServer server = await KeyedServer.StartAsync();

        using HttpResponseMessage response = await server.SendAsync("/voices", key);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("invalid_token", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_WithAnotherSecretOfARealId_IsRefused()
    {
        await using KeyedServer server = await KeyedServer.StartAsync();
        string wrong = server.Admin.Secret[..^1] + (server.Admin.Secret[^1] == '0' ? '1' : '0');

        using HttpResponseMessage response = await server.SendAsync("/voices", wrong);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData(AccessScope.Read, HttpStatusCode.OK)]
    [InlineData(AccessScope.Admin, HttpStatusCode.OK)]
    [InlineData(AccessScope.Talk, HttpStatusCode.Forbidden)]
    [InlineData(AccessScope.Write, HttpStatusCode.Forbidden)]
    public async Task Request_WithAKey_MayDoWhatItsScopeSays(AccessScope scope, HttpStatusCode expected)
    {
        await using KeyedServer server = await KeyedServer.StartAsync();
        NewKey key = await server.CreateAsync(scope);

        using HttpResponseMessage response = await server.SendAsync("/voices", key.Secret);

        Assert.Equal(expected, response.StatusCode);
        if (expected == HttpStatusCode.Forbidden)
        {
            Assert.Contains("scope=\"read\"", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
            Assert.Contains("'read'", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/livez")]
    [InlineData("/")]
    [InlineData("/icon.svg")]
    public async Task Request_ForWhatEverybodyMaySee_NeedsNoKey(string path)
    {
        await using KeyedServer server = await KeyedServer.StartAsync();

        using HttpResponseMessage response = await server.SendAsync(path, null);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Request_ForNothing_IsNotFoundAsBefore()
    {
        await using KeyedServer server = await KeyedServer.StartAsync();

        using HttpResponseMessage response = await server.SendAsync("/nowhere", null);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task EveryRoute_WithoutAKey_IsRefusedUnlessItSaysOtherwise()
    {
        await using KeyedServer server = await KeyedServer.StartAsync();
        var routes = server.Fixture.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints;

        Assert.NotEmpty(routes);
        foreach (RouteEndpoint route in routes.Cast<RouteEndpoint>())
        {
            string method = route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods[0] ?? "GET";
            string path = System.Text.RegularExpressions.Regex.Replace(route.RoutePattern.RawText!, @"\{[^}]*\}", "1");
            bool isOpen = route.Metadata.GetMetadata<NeededScope>() is { IsOpen: true };
            using HttpResponseMessage response = await server.SendAsync(path, null, new HttpMethod(method));

            Assert.True(isOpen != (response.StatusCode == HttpStatusCode.Unauthorized), $"{method} {path}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task Request_WithXApiKey_IsLetIn()
    {
        await using KeyedServer server = await KeyedServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/voices");
        request.Headers.Add("X-Api-Key", server.Admin.Secret);

        using HttpResponseMessage response = await server.Fixture.Http.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("/voices?api_key=KEY")]
    [InlineData("/voices?anything=KEY")]
    [InlineData("/voices?KEY=1")]
    [InlineData("/voices?access_token=whatever")]
    [InlineData("/nowhere/KEY")]
    public async Task Request_WithAKeyInTheAddress_IsToldBetter(string path)
    {
        await using KeyedServer server = await KeyedServer.StartAsync();

        using HttpResponseMessage response = await server.SendAsync(
            path.Replace("KEY", server.Admin.Secret, StringComparison.Ordinal), server.Admin.Secret);

        string text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("api-key-in-url", text, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Admin.Secret, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Socket_WithAKeyAsSubprotocol_IsOpenedAndNeverEchoesIt()
    {
        await using KeyedServer server = await KeyedServer.StartAsync();
        NewKey key = await server.CreateAsync(AccessScope.Talk);
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("parley");
        socket.Options.AddSubProtocol($"parley-key.{key.Secret}");

        await socket.ConnectAsync(server.Fixture.SessionUri("s"), Cancel);

        Assert.Equal("parley", socket.SubProtocol);
    }

    [Fact]
    public async Task Socket_WithoutAKey_IsRefused()
    {
        await using KeyedServer server = await KeyedServer.StartAsync();
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(server.Fixture.SessionUri("s"), Cancel));

        Assert.Equal(HttpStatusCode.Unauthorized, socket.HttpStatusCode);
    }

    [Fact]
    public async Task Key_Revoked_IsRefusedWhenItsRecordIsOld()
    {
        var time = new ManualTimeProvider();
        await using KeyedServer server = await KeyedServer.StartAsync(time);
        NewKey key = await server.CreateAsync(AccessScope.Read);
        using HttpResponseMessage before = await server.SendAsync("/voices", key.Secret);

        await server.Keys.RevokeAsync(key.Key.Id, "cli:test", Cancel);
        time.Advance(TimeSpan.FromSeconds(2));
        using HttpResponseMessage after = await server.SendAsync("/voices", key.Secret);

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
        Assert.Contains("revoked", await after.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Key_ThatEnds_TakesItsOpenSessionsWithIt(bool isRevoked)
    {
        var time = new ManualTimeProvider();
        await using KeyedServer server = await KeyedServer.StartAsync(time);
        NewKey ending = await server.Keys.CreateAsync("ends", [AccessScope.Talk], TimeSpan.FromDays(1), "cli:test", Cancel);
        NewKey staying = await server.CreateAsync(AccessScope.Talk);
        using ClientWebSocket cutOff = await OpenAsync(server, ending);
        using ClientWebSocket left = await OpenAsync(server, staying);
        var open = server.Fixture.Server.Services.GetRequiredService<OpenRequests>();
        await open.CheckAsync(Cancel);
        Assert.Equal(2, server.Fixture.Sessions.LiveCount);

        if (isRevoked)
            await server.Keys.RevokeAsync(ending.Key.Id, "cli:test", Cancel);
        else
            time.Advance(TimeSpan.FromDays(1));
        await open.CheckAsync(Cancel);

        await Assert.ThrowsAsync<WebSocketException>(async () =>
        {
            while (true)
                await cutOff.ReceiveAsync(new byte[4_096], Cancel);
        });
        Assert.Equal(WebSocketState.Open, left.State);
    }

    [Fact]
    public async Task Key_Expired_IsRefused()
    {
        var time = new ManualTimeProvider();
        await using KeyedServer server = await KeyedServer.StartAsync(time);
        NewKey key = await server.Keys.CreateAsync("short", [AccessScope.Read], TimeSpan.FromDays(1), "cli:test", Cancel);

        using HttpResponseMessage before = await server.SendAsync("/voices", key.Secret);
        time.Advance(TimeSpan.FromDays(1));
        using HttpResponseMessage after = await server.SendAsync("/voices", key.Secret);

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
        Assert.Contains("expired", await after.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_Rotated_BothAreTakenUntilTheGraceIsOver()
    {
        var time = new ManualTimeProvider();
        await using KeyedServer server = await KeyedServer.StartAsync(time);
        NewKey old = await server.CreateAsync(AccessScope.Read);
        using HttpResponseMessage before = await server.SendAsync("/voices", old.Secret);

        NewKey rotated = (await server.Keys.RotateAsync(old.Key.Id, TimeSpan.FromHours(1), "cli:test", Cancel))!;
        using HttpResponseMessage newOne = await server.SendAsync("/voices", rotated.Secret);
        using HttpResponseMessage oldOne = await server.SendAsync("/voices", old.Secret);
        time.Advance(TimeSpan.FromHours(1));
        using HttpResponseMessage newLater = await server.SendAsync("/voices", rotated.Secret);
        using HttpResponseMessage oldLater = await server.SendAsync("/voices", old.Secret);

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.OK, newOne.StatusCode);
        Assert.Equal(HttpStatusCode.OK, oldOne.StatusCode);
        Assert.Equal(HttpStatusCode.OK, newLater.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, oldLater.StatusCode);
    }

    [Fact]
    public async Task WrongKeys_TooManyFromOneAddress_WaitWhileKeysInUseStillWork()
    {
        var time = new ManualTimeProvider();
        await using KeyedServer server = await KeyedServer.StartAsync(
            time, settings: [("Parley:Access:FailedKeysPerMinute", "3"), ("Parley:Access:KeyCacheMs", "60000")]);
        using HttpResponseMessage used = await server.SendAsync("/voices", server.Admin.Secret);
        NewKey unused = await server.CreateAsync(AccessScope.Read);

        for (int i = 0; i < 3; i++)
            using (await server.SendAsync("/voices", "wrong"))
            {
            }

        using HttpResponseMessage wrong = await server.SendAsync("/voices", "wrong");
        using HttpResponseMessage right = await server.SendAsync("/voices", server.Admin.Secret);
        using HttpResponseMessage guessed = await server.SendAsync("/voices", unused.Secret);
        time.Advance(TimeSpan.FromMinutes(1));
        using HttpResponseMessage later = await server.SendAsync("/voices", unused.Secret);

        Assert.Equal(HttpStatusCode.TooManyRequests, wrong.StatusCode);
        Assert.Equal("60", wrong.Headers.RetryAfter?.ToString());
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, guessed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    [Fact]
    public async Task ShortLivedSecret_OpensRealtimeAndNothingElse()
    {
        var time = new ManualTimeProvider();
        await using KeyedServer server = await KeyedServer.StartAsync(time);
        EphemeralSecret secret = server.Fixture.Server.Services.GetRequiredService<EphemeralSecrets>().Issue(TimeSpan.FromMinutes(1), null);

        using HttpResponseMessage realtime = await server.SendAsync("/v1/realtime", secret.Value);
        using HttpResponseMessage models = await server.SendAsync("/v1/models", secret.Value);
        using HttpResponseMessage another = await server.SendAsync("/v1/realtime/client_secrets", secret.Value, HttpMethod.Post);
        time.Advance(TimeSpan.FromMinutes(1));
        using HttpResponseMessage expired = await server.SendAsync("/v1/realtime", secret.Value);

        Assert.NotEqual(HttpStatusCode.Unauthorized, realtime.StatusCode);   // it is no WebSocket, but it may
        Assert.Equal(HttpStatusCode.Unauthorized, models.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, another.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, expired.StatusCode);
    }

    [Fact]
    public async Task Refusal_BelowV1_HasOpenAisShape()
    {
        await using KeyedServer server = await KeyedServer.StartAsync();

        using HttpResponseMessage response = await server.SendAsync("/v1/models?api_key=x", null);

        using JsonDocument body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel));
        JsonElement error = body.RootElement.GetProperty("error");
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
        Assert.Equal("api_key_in_url", error.GetProperty("code").GetString());
        Assert.Equal(JsonValueKind.Null, error.GetProperty("param").ValueKind);
    }

    [Fact]
    public async Task Database_ThatIsAway_RefusesButSaysWhy()
    {
        await using KeyedServer server = await KeyedServer.StartAsync(
            configure: services => services.AddSingleton<IKeyStore>(provider =>
                new FailingKeyStore(new SqlKeyStore(provider.GetRequiredService<Parley.Server.Storage.IDatabase>()))));
        NewKey key = await server.CreateAsync(AccessScope.Read);
        using HttpResponseMessage before = await server.SendAsync("/voices", key.Secret);

        ((FailingKeyStore)server.Fixture.Server.Services.GetRequiredService<IKeyStore>()).IsAway = true;
        using HttpResponseMessage away = await server.SendAsync("/voices", server.Admin.Secret);
        using HttpResponseMessage health = await server.SendAsync("/health", null);

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);
        Assert.Equal("1", away.Headers.RetryAfter?.ToString());
        Assert.Contains("keys-unavailable", await away.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task Use_OfAKey_IsNotedNowAndThen()
    {
        var time = new ManualTimeProvider();
        await using KeyedServer server = await KeyedServer.StartAsync(time);
        NewKey key = await server.CreateAsync(AccessScope.Read);
        using HttpResponseMessage response = await server.SendAsync("/voices", key.Secret);

        await server.Fixture.Server.Services.GetRequiredService<KeyUse>().WriteAsync(Cancel);

        ApiKey kept = (await server.Keys.ListAsync(Cancel)).Single(k => k.Id == key.Key.Id);
        Assert.Equal(time.GetUtcNow().ToUnixTimeMilliseconds(), kept.LastUsedAt?.ToUnixTimeMilliseconds());
    }

    private static async Task<ClientWebSocket> OpenAsync(KeyedServer server, NewKey key)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("X-Api-Key", key.Secret);
        await socket.ConnectAsync(server.Fixture.SessionUri(key.Key.Id), Cancel);
        return socket;
    }
}
