using Parley.Server.Tests.Storage;
using Parley.Testing;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace Parley.Server.Tests.Storage;

/// <summary>One PostgreSQL server for all tests that want one, started by the first.</summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    private static readonly SemaphoreSlim _gate = new(1);
    private static PostgresServer? _server;
    private static int _databases;

    /// <summary>An empty database. Skips the test where PostgreSQL is not installed.</summary>
    internal static async Task<string> CreateDatabaseAsync()
    {
        await _gate.WaitAsync();
        try
        {
            _server ??= await PostgresServer.StartAsync();
            return await _server.CreateDatabaseAsync($"test{++_databases}");
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
