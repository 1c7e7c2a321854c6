using System.Net;
using System.Text;
using System.Text.Json;

using Parley.Server.Security;

namespace Parley.Server.Tests.Security;

public sealed class KeyEndpointTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keys_MadeRotatedAndRevoked_WorkAsTheCommandsDo()
    {
        await using KeyedServer server = await KeyedServer.StartAsync(settings: ("Parley:Access:KeyCacheMs", "0"));

        (HttpStatusCode created, JsonElement made) = await AskAsync(server, HttpMethod.Post, "/keys", """{"name":"phone","scopes":["read"],"expires_days":3}""");
        string id = made.GetProperty("id").GetString()!;
        string key = made.GetProperty("key").GetString()!;
        using HttpResponseMessage used = await server.SendAsync("/voices", key);
        (HttpStatusCode renewed, JsonElement rotated) = await AskAsync(server, HttpMethod.Post, $"/keys/{id}/rotate?grace_hours=0");
        using HttpResponseMessage old = await server.SendAsync("/voices", key);
        using HttpResponseMessage fresh = await server.SendAsync("/voices", rotated.GetProperty("key").GetString());
        (HttpStatusCode ended, _) = await AskAsync(server, HttpMethod.Delete, $"/keys/{id}");
        using HttpResponseMessage after = await server.SendAsync("/voices", rotated.GetProperty("key").GetString());
        (_, JsonElement all) = await AskAsync(server, HttpMethod.Get, "/keys");
        (_, JsonElement audit) = await AskAsync(server, HttpMethod.Get, "/audit?limit=3");

        Assert.Equal(HttpStatusCode.Created, created);
        Assert.Equal(HttpStatusCode.OK, used.StatusCode);
        Assert.Equal(HttpStatusCode.OK, renewed);
        Assert.Equal(HttpStatusCode.Unauthorized, old.StatusCode);
        Assert.Equal(HttpStatusCode.OK, fresh.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, ended);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
        JsonElement listed = all.EnumerateArray().Single(k => k.GetProperty("id").GetString() == id);
        Assert.Equal(JsonValueKind.Null, listed.GetProperty("key").ValueKind);
        Assert.Equal(JsonValueKind.String, listed.GetProperty("revoked_at").ValueKind);
        Assert.Equal("read", listed.GetProperty("scopes")[0].GetString());
        string actor = $"key:{server.Admin.Key.Id}";
        Assert.Equal(
            [$"{actor} key.revoke", $"{actor} key.rotate", $"{actor} key.create"],
            audit.EnumerateArray().Select(e => $"{e.GetProperty("actor").GetString()} {e.GetProperty("action").GetString()}"));
    }

    [Theory]
    [InlineData("""{"name":"x"}""")]
    [InlineData("""{"name":"x","scopes":[]}""")]
    [InlineData("""{"name":"x","scopes":["reed"]}""")]
    [InlineData("""{"name":"x","scopes":[null]}""")]
    [InlineData("""{"name":"","scopes":["read"]}""")]
    [InlineData("""{"scopes":["read"]}""")]
    [InlineData("""{"name":"x","scopes":["read"],"expires_days":0}""")]
    [InlineData("""{"name":"x","scopes":"read"}""")]
    [InlineData("nonsense")]
    public async Task Create_OfAKeyThatIsNone_IsRefused(string body)
    {
        await using KeyedServer server = await KeyedServer.StartAsync();

        (HttpStatusCode status, JsonElement problem) = await AskAsync(server, HttpMethod.Post, "/keys", body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(400, problem.GetProperty("status").GetInt32());
        Assert.Single(await server.Keys.ListAsync(Cancel));
    }

    [Theory]
    [InlineData("POST", "/keys/ffffffffffff/rotate", HttpStatusCode.NotFound)]
    [InlineData("POST", "/keys/nothing/rotate", HttpStatusCode.NotFound)]
    [InlineData("POST", "/keys/ffffffffffff/rotate?grace_hours=-1", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/keys/ffffffffffff/rotate?grace_hours=9999", HttpStatusCode.BadRequest)]
    [InlineData("DELETE", "/keys/ffffffffffff", HttpStatusCode.NotFound)]
    public async Task Change_OfAKeyThatIsNotThere_IsRefused(string method, string path, HttpStatusCode expected)
    {
        await using KeyedServer server = await KeyedServer.StartAsync();

        (HttpStatusCode status, _) = await AskAsync(server, new HttpMethod(method), path);

        Assert.Equal(expected, status);
    }

    [Fact]
    public async Task Create_WithoutAdmin_IsRefusedAndWrittenDown()
    {
        await using KeyedServer server = await KeyedServer.StartAsync();
        NewKey writer = await server.CreateAsync(AccessScope.Write);

        using HttpResponseMessage refused = await server.SendAsync(
            "/keys", writer.Secret, HttpMethod.Post, new StringContent("{}", Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        (_, JsonElement audit) = await AskAsync(server, HttpMethod.Get, "/audit?limit=1");
        Assert.Equal("denied", audit[0].GetProperty("outcome").GetString());
        Assert.Equal("key.create", audit[0].GetProperty("action").GetString());
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(
        KeyedServer server, HttpMethod method, string path, string? body = null)
    {
        using StringContent? content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await server.SendAsync(path, server.Admin.Secret, method, content);
        string text = await response.Content.ReadAsStringAsync(Cancel);
        return (response.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text));
    }
}
