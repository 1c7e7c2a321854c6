using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text.Json;

namespace Parley.EndToEnd.Tests.Serving;

public sealed class AccessTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Serve_ReachableFromOutsideWithoutAKey_RefusesInOneSentence()
    {
        using var data = new TemporaryFolder();

        RunResult result = await RunAsync(data, "serve", "--host", "0.0.0.0", "--port", "0");

        result.AssertExit(2).AssertOneErrorLine("'0.0.0.0'", "parley keys create --name NAME --scopes");
    }

    [Fact]
    public async Task Keys_MadeListedRotatedAndRevoked_WhileTheServerRuns()
    {
        using var data = new TemporaryFolder();
        string first = await CreateAsync(data, "first", "admin");
        await using RunningServer server = await StartAsync(data);
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(server, null));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(server, first));
        string id = first.Split('_')[1];

        // Made, rotated and revoked by another process.
        string second = await CreateAsync(data, "second", "read");
        Assert.Equal(HttpStatusCode.OK, await GetAsync(server, second));
        string rotated = (await RunAsync(data, "keys", "rotate", id, "--grace-hours", "0")).AssertExit(0).Text.Trim();
        Assert.Equal(HttpStatusCode.OK, await GetAsync(server, rotated));
        (await RunAsync(data, "keys", "revoke", second.Split('_')[1])).AssertExit(0);
        await RefusedSoonAsync(server, second);
        await RefusedSoonAsync(server, first);

        string[] lines = (await RunAsync(data, "keys", "list", "--json")).AssertExit(0).Text.Trim().Split('\n');
        JsonElement[] keys = [.. lines.Select(line => JsonElement.Parse(line))];
        Assert.Equal(["first", "second"], keys.Select(key => key.GetProperty("name").GetString()));
        Assert.Equal(JsonValueKind.String, keys[1].GetProperty("revoked_at").ValueKind);
        Assert.DoesNotContain(lines, line => line.Contains("pk_", StringComparison.Ordinal));
        // In every way that is taken, and in those that are not.
        using HttpResponseMessage inAddress = await server.Http.GetAsync($"/voices?api_key={rotated}", Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, inAddress.StatusCode);
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("parley");
        socket.Options.AddSubProtocol($"parley-key.{rotated}");
        await socket.ConnectAsync(new UriBuilder(server.Address) { Scheme = "ws", Path = "/ws/session/s" }.Uri, Cancel);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancel);
        // Neither in the log nor anywhere in the folder lies a key.
        await server.Program.SignalAsync("TERM");
        string log = (await server.Program.WaitAsync()).Error;
        Assert.Contains("/voices", log, StringComparison.Ordinal);
        Assert.DoesNotContain("pk_", log, StringComparison.Ordinal);
        foreach (string file in Directory.EnumerateFiles(data.Path, "*", SearchOption.AllDirectories))
            Assert.Equal(-1, (await File.ReadAllBytesAsync(file, Cancel)).AsSpan().IndexOf("pk_"u8));
    }

    [Fact]
    public async Task Serve_ReachableFromOutsideWithAKey_AsksEverybodyForIt()
    {
        using var data = new TemporaryFolder();
        string key = await CreateAsync(data, "any", "read");
        await using RunningServer server = await RunningServer.StartAsync(new Dictionary<string, string?>
        {
            ["PARLEY_DATA"] = data.Path,
            ["PARLEY__SERVER__HOST"] = "0.0.0.0",
        });
        using var near = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Address.Port}") };
        using var withKey = new HttpRequestMessage(HttpMethod.Get, "/voices") { Headers = { { "X-Api-Key", key } } };

        using HttpResponseMessage without = await near.GetAsync("/voices", Cancel);
        using HttpResponseMessage with = await near.SendAsync(withKey, Cancel);

        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
        Assert.Equal(HttpStatusCode.OK, with.StatusCode);
    }

    [Fact]
    public async Task Rotate_UnderLoad_LosesNoRequest()
    {
        using var data = new TemporaryFolder();
        string key = await CreateAsync(data, "busy", "read");
        string id = key.Split('_')[1];
        await using RunningServer server = await StartAsync(data);
        using var done = new CancellationTokenSource();
        string present = key;
        Task<List<HttpStatusCode>>[] clients = [.. Enumerable.Range(0, 4).Select(async _ =>
        {
            List<HttpStatusCode> answers = [];
            while (!done.IsCancellationRequested)
                answers.Add(await GetAsync(server, Volatile.Read(ref present)));
            return answers;
        })];

        for (int i = 0; i < 3; i++)
        {
            string next = (await RunAsync(data, "keys", "rotate", id, "--grace-hours", "1")).AssertExit(0).Text.Trim();
            Volatile.Write(ref present, next);
        }

        await done.CancelAsync();
        List<HttpStatusCode> all = [.. (await Task.WhenAll(clients)).SelectMany(answers => answers)];
        Assert.True(all.Count > 100, $"only {all.Count} requests");
        Assert.All(all, status => Assert.Equal(HttpStatusCode.OK, status));
    }

    [Fact]
    public async Task Keys_WrongUsage_SaysWhatIsMeant()
    {
        using var data = new TemporaryFolder();

        (await RunAsync(data, "keys", "create", "--name", "x", "--scopes", "reed")).AssertExit(2).AssertOneErrorLine("'reed'", "read, talk, write and admin");
        (await RunAsync(data, "keys", "create", "--name", "", "--scopes", "read")).AssertExit(1).AssertOneErrorLine("1 to 64");
        (await RunAsync(data, "keys", "revoke", "nothing")).AssertExit(1).AssertOneErrorLine("'nothing'", "parley keys list");
    }

    [Fact]
    public async Task Readiness_OfARunningServer_BecomesReady()
    {
        using var data = new TemporaryFolder();
        string key = await CreateAsync(data, "any", "read");
        await using RunningServer server = await StartAsync(data);

        JsonElement report = default;
        for (int i = 0; i < 600; i++)
        {
            using HttpResponseMessage response = await server.Http.GetAsync("/readyz", Cancel);
            report = JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancel));
            if (response.StatusCode == HttpStatusCode.OK)
                break;
            Assert.Equal("not_ready", report.GetProperty("status").GetString());
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancel);
        }

        Assert.Equal("ready", report.GetProperty("status").GetString());
        Assert.Equal(["engines", "storage", "lifetime"], report.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("name").GetString()));
        Assert.NotNull(key);
    }

    private static Task<RunResult> RunAsync(TemporaryFolder data, params string[] arguments) => ParleyProgram.RunAsync(
        arguments, input: "", environment: new Dictionary<string, string?> { ["PARLEY_DATA"] = data.Path });

    private static async Task<string> CreateAsync(TemporaryFolder data, string name, string scopes) =>
        (await RunAsync(data, "keys", "create", "--name", name, "--scopes", scopes)).AssertExit(0).Text.Trim();

    private static Task<RunningServer> StartAsync(TemporaryFolder data) => RunningServer.StartAsync(new Dictionary<string, string?>
    {
        ["PARLEY_DATA"] = data.Path,
        ["PARLEY__ACCESS__REQUIREKEYS"] = "true",
        ["LOGGING__LOGLEVEL__DEFAULT"] = "Trace",
        ["LOGGING__LOGLEVEL__MICROSOFT"] = "Trace",
        ["LOGGING__LOGLEVEL__SYSTEM"] = "Trace",
    });

    private static async Task<HttpStatusCode> GetAsync(RunningServer server, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/voices");
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using HttpResponseMessage response = await server.Http.SendAsync(request, Cancel);
        return response.StatusCode;
    }

    // A key that was found a moment ago is believed for two seconds.
    private static async Task RefusedSoonAsync(RunningServer server, string key)
    {
        for (int i = 0; i < 100; i++)
        {
            if (await GetAsync(server, key) == HttpStatusCode.Unauthorized)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancel);
        }

        Assert.Fail("The key is still taken.");
    }
}
