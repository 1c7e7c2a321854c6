using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Parley.EndToEnd.Tests.Serving;

/// <summary>The built server and the command line on one folder: a voice from a recording to its sound, a persona, a full disk.</summary>
public sealed class VoicesOverHttpTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task CommandLine_BesideARunningServer_SharesVoicesAndPersonas()
    {
        await using RunningServer server = await StartAsync(_folder.PathTo("data"));
        await File.WriteAllTextAsync(_folder.PathTo("shop.yaml"), "id: shop\nprompt: You help in a shop.", Cancel);

        await PostAsync(server, "/voices", HttpStatusCode.Created, JsonContent.Create(new { name = "Anna" }));
        await PostAsync(server, "/voices/anna/samples", HttpStatusCode.Created, Recording());
        string job = (await PostAsync(server, "/voices/anna/train", HttpStatusCode.Accepted, null)).Headers.Location!.ToString();
        while ((await server.Http.GetFromJsonAsync<JsonElement>(job, Cancel)).GetProperty("state").GetString() is "queued" or "running")
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        RunResult listed = await RunAsync("voices", "list");
        RunResult taken = await RunAsync("voices", "import", _folder.PathTo("voices", "scripted", "anna.safetensors"), "--name", "Anna", "--engine", "scripted");
        RunResult imported = await RunAsync("personas", "import", _folder.PathTo("shop.yaml"));
        JsonElement persona = await server.Http.GetFromJsonAsync<JsonElement>("/personas/shop", Cancel);
        RunResult deleted = await RunAsync("voices", "delete", "anna");

        Assert.Contains("anna", listed.AssertExit(0).Text, StringComparison.Ordinal);
        Assert.Contains("already", taken.AssertExit(1).Error, StringComparison.Ordinal);
        imported.AssertExit(0);
        Assert.Equal("You help in a shop.", persona.GetProperty("prompt").GetString());
        deleted.AssertExit(0);
        using HttpResponseMessage gone = await server.Http.GetAsync("/voices/anna", Cancel);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Empty(Directory.EnumerateFiles(_folder.PathTo("voices"), "anna.*", SearchOption.AllDirectories));
        Assert.Empty(Directory.EnumerateFiles(_folder.PathTo("data", "samples"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Upload_DiskIsFull_Is507AndKeepsNothing()
    {
        await using SmallDisk disk = await SmallDisk.MountAsync();
        string data = _folder.PathTo("data");
        Directory.CreateDirectory(data);
        Directory.CreateSymbolicLink(Path.Combine(data, "uploads"), disk.Path);
        await using RunningServer server = await StartAsync(data);
        await PostAsync(server, "/voices", HttpStatusCode.Created, JsonContent.Create(new { name = "Anna" }));

        HttpResponseMessage refused = await PostAsync(server, "/voices/anna/samples", HttpStatusCode.InsufficientStorage, Recording());

        JsonElement problem = await refused.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Equal("urn:parley:problem:no-room", problem.GetProperty("type").GetString());
        Assert.Empty(disk.Names);
        Assert.Equal("[]", await server.Http.GetStringAsync("/voices/anna/samples", Cancel));
    }

    private static ByteArrayContent Recording() =>
        new(MemoryRecording.Wav(new SyntheticSpeech(110).Make(12), SyntheticSpeech.Format)) { Headers = { ContentType = new MediaTypeHeaderValue("audio/wav") } };

    private static async Task<HttpResponseMessage> PostAsync(RunningServer server, string path, HttpStatusCode expected, HttpContent? body)
    {
        HttpResponseMessage response = await server.Http.PostAsync(path, body, Cancel);
        Assert.True(response.StatusCode == expected, $"{path}: {response.StatusCode} {await response.Content.ReadAsStringAsync(Cancel)}");
        return response;
    }

    private Task<RunningServer> StartAsync(string data) => RunningServer.StartAsync(Environment(data));

    private Task<RunResult> RunAsync(params string[] arguments) =>
        ParleyProgram.RunAsync(arguments, "", environment: Environment(_folder.PathTo("data")));

    private Dictionary<string, string?> Environment(string data) => new()
    {
        ["PARLEY_DATA"] = data,
        ["PARLEY_VOICES"] = _folder.PathTo("voices"),
        ["PARLEY__ENGINES__TEXTTOSPEECH"] = "scripted",
        ["PARLEY__ENGINES__VOICEACTIVITY"] = "energy",
    };
}
