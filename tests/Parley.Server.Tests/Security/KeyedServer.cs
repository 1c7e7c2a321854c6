using System.Net.Http.Headers;

using Microsoft.Extensions.DependencyInjection;

using Parley.Server.Security;
using Parley.Server.Tests.Storage;

namespace Parley.Server.Tests.Security;

/// <summary>A server that asks for keys, and the database that it keeps them in.</summary>
internal sealed class KeyedServer : IAsyncDisposable
{
    private readonly TestDatabase _database;

    private KeyedServer(TestDatabase database, ServerFixture server, KeyAdministration keys, NewKey admin)
    {
        _database = database;
        Fixture = server;
        Keys = keys;
        Admin = admin;
    }

    public ServerFixture Fixture { get; }

    /// <summary>As another process, such as the command line, would use it.</summary>
    public KeyAdministration Keys { get; }

    public NewKey Admin { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<KeyedServer> StartAsync(
        TimeProvider? time = null, Action<IServiceCollection>? configure = null, params (string Key, string Value)[] settings)
    {
        TestDatabase database = await TestDatabase.CreateAsync("sqlite", time);
        var keys = new KeyAdministration(
            new SqlKeyStore(database.Database), new SqlAuditLog(database.Database), time ?? TimeProvider.System);
        NewKey admin = await keys.CreateAsync("admin", [AccessScope.Admin], null, "cli:test", Cancel);
        try
        {
            ServerFixture server = await ServerFixture.StartAsync(
                new RecordingSession().Run, time: time, voice: new FakeTextToSpeechEngine(), configure: configure,
                settings: [("Parley:Storage:Folder", database.Folder), ("Parley:Access:RequireKeys", "true"), .. settings]);
            return new KeyedServer(database, server, keys, admin);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    public async Task<NewKey> CreateAsync(params AccessScope[] scopes) =>
        await Keys.CreateAsync("test", scopes, null, "cli:test", Cancel);

    /// <summary>A request with that key, or none.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        string path, string? key, HttpMethod? method = null, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path) { Content = content };
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await Fixture.Http.SendAsync(request, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await Fixture.DisposeAsync();
        await _database.DisposeAsync();
    }
}
