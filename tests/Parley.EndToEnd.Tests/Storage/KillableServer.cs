using Dapper;

using Microsoft.Data.Sqlite;

using Parley.Server.Storage.Sqlite;

namespace Parley.EndToEnd.Tests.Storage;

/// <summary>The built server, with engines that take no time, killed and started again over the same folder.</summary>
internal sealed class KillableServer : IAsyncDisposable
{
    private readonly TemporaryFolder _data = new();
    private RunningProgram? _program;

    /// <summary>For the server as it runs now.</summary>
    public HttpClient Http { get; private set; } = new();

    /// <summary>How long each start took, from the program's beginning to its first line.</summary>
    public List<TimeSpan> Starts { get; } = [];

    private string DatabasePath => _data.PathTo("parley.db");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async Task StartAsync()
    {
        long began = TimeProvider.System.GetTimestamp();
        _program = ParleyProgram.Start(["serve", "--port", "0"], new Dictionary<string, string?>
        {
            ["PARLEY_DATA"] = _data.Path,
            ["PARLEY_VOICES"] = _data.PathTo("voices"),
            ["PARLEY__ENGINES__TEXTTOSPEECH"] = "scripted",
            ["PARLEY__ENGINES__SPEECHTOTEXT"] = "scripted",
            ["PARLEY__ENGINES__VOICEACTIVITY"] = "energy",
            ["PARLEY__ENGINES__BRAIN"] = "scripted",
            ["PARLEY__SCRIPTEDTEXTTOSPEECH__DURATIONMS"] = "20",
        });
        string line = await _program.SaysAsync("listening on http://");
        Starts.Add(TimeProvider.System.GetElapsedTime(began));
        string address = line.Split(' ').Single(word => word.StartsWith("http://", StringComparison.Ordinal)).TrimEnd(';', '/', '.', ',');
        Http.Dispose();
        Http = new HttpClient { BaseAddress = new Uri(address), Timeout = RunningProgram.Patience };
    }

    /// <summary>SIGKILL, which gives it no chance to tidy up.</summary>
    public async Task KillAsync()
    {
        await _program!.SignalAsync("KILL");
        await _program.WaitAsync();
        await _program.DisposeAsync();
        _program = null;
    }

    /// <summary>What the database itself says of its state; <c>ok</c> if all is well.</summary>
    public Task<string> IntegrityAsync() => QueryAsync(static async database =>
        await database.ExecuteScalarAsync<string>("PRAGMA integrity_check") ?? "");

    /// <summary>Events as they are kept, in order: the id and the JSON.</summary>
    public Task<(long Id, string Json)[]> EventsAsync() => QueryAsync(static async database =>
        (await database.QueryAsync<(long, string)>("SELECT id, payload_json FROM events ORDER BY id")).ToArray());

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_program is not null)
            await _program.DisposeAsync();
        _data.Dispose();
    }

    private async Task<T> QueryAsync<T>(Func<SqliteConnection, Task<T>> query)
    {
        SqliteLibrary.Require();
        await using var database = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        await database.OpenAsync(Cancel);
        return await query(database);
    }
}
