using System.Net;
using System.Text.Json;

using Parley.Server.Security;

namespace Parley.Server.Tests.Security;

public sealed class KeySelfTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Self_OnLoopbackWithoutKeys_MayDoAll()
    {
        await using ServerFixture server = await ServerFixture.StartAsync();

        JsonElement self = JsonDocument.Parse(await server.Http.GetStringAsync("/keys/self", Cancel)).RootElement;

        Assert.False(self.GetProperty("keys_required").GetBoolean());
        Assert.Equal(JsonValueKind.Null, self.GetProperty("key").ValueKind);
        Assert.Equal(["read", "talk", "write", "admin"], Scopes(self));
    }

    [Theory]
    [InlineData(AccessScope.Read, "read")]
    [InlineData(AccessScope.Talk, "talk")]
    [InlineData(AccessScope.Write, "write")]
    [InlineData(AccessScope.Admin, "read talk write admin")]
    public async Task Self_WithAnyKey_SaysWhatItMay(AccessScope scope, string expected)
    {
        await using KeyedServer server = await KeyedServer.StartAsync();
        NewKey key = await server.CreateAsync(scope);

        using HttpResponseMessage response = await server.SendAsync("/keys/self", key.Secret);
        string text = await response.Content.ReadAsStringAsync(Cancel);
        JsonElement self = JsonDocument.Parse(text).RootElement;

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(self.GetProperty("keys_required").GetBoolean());
        Assert.Equal(key.Key.Id, self.GetProperty("key").GetProperty("id").GetString());
        Assert.Equal("test", self.GetProperty("key").GetProperty("name").GetString());
        Assert.Equal(expected.Split(' '), Scopes(self));
        Assert.DoesNotContain(key.Secret, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Self_WithoutAKeyOrAWrongOne_IsRefused()
    {
        await using KeyedServer server = await KeyedServer.StartAsync(settings: ("Parley:Access:KeyCacheMs", "0"));
        NewKey revoked = await server.CreateAsync(AccessScope.Admin);
        await server.Keys.RevokeAsync(revoked.Key.Id, "cli:test", Cancel);

        foreach (string? key in new[] { null, "pk_nothing", revoked.Secret, server.Admin.Secret[..^1] + "_" })
        {
            using HttpResponseMessage response = await server.SendAsync("/keys/self", key);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }
    }

    private static IEnumerable<string?> Scopes(JsonElement self) =>
        self.GetProperty("scopes").EnumerateArray().Select(static scope => scope.GetString());
}
