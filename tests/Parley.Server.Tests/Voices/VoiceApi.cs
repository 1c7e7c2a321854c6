using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

using Parley.Core.Voices;
using Parley.Testing;

namespace Parley.Server.Tests.Voices;

/// <summary>A server with the scripted engine, which clones at once, and what tests ask of it.</summary>
internal sealed class VoiceApi : IAsyncDisposable
{
    private readonly ServerFixture _server;

    private VoiceApi(ServerFixture server) => _server = server;

    public ServerFixture Server => _server;

    public HttpClient Http => _server.Http;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static Task<VoiceApi> StartAsync(params (string Key, string Value)[] settings) => StartAsync(null, settings);

    /// <param name="cloner">In place of the engine's own.</param>
    /// <param name="settings">Further ones.</param>
    public static async Task<VoiceApi> StartAsync(IVoiceCloner? cloner, params (string Key, string Value)[] settings)
    {
        var folder = new TemporaryFolder();
        return new VoiceApi(await ServerFixture.StartAsync(
            cloner: cloner,
            settings:
            [
                ("Parley:Engines:TextToSpeech", "scripted"),
                ("Parley:Engines:VoiceActivity", "energy"),
                ("Parley:Voices:Library", folder.Path),
                .. settings,
            ]))
        {
            Library = folder,
        };
    }

    /// <summary>Where the database and the recordings are.</summary>
    public string DataFolder => _server.Folder;

    public required TemporaryFolder Library { get; init; }

    public static byte[] Recording(double seconds = 12, double level = 0.5) =>
        MemoryRecording.Wav(new SyntheticSpeech(110).Make(seconds, level), SyntheticSpeech.Format);

    public static ByteArrayContent Wav(byte[] bytes) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("audio/wav") } };

    /// <summary>Sends it and asks for the status.</summary>
    public async Task<(JsonElement Body, HttpResponseMessage Response)> SendAsync(
        HttpMethod method, string path, int status, HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        HttpResponseMessage response = await Http.SendAsync(request, Cancel);
        string text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True((int)response.StatusCode == status, $"{method} {path}: {(int)response.StatusCode} {text}");
        return (text.StartsWith('{') || text.StartsWith('[') ? JsonDocument.Parse(text).RootElement : default, response);
    }

    public async Task<JsonElement> GetAsync(string path, int status = 200) => (await SendAsync(HttpMethod.Get, path, status)).Body;

    public async Task<string> CreateAsync(string name = "Anna") =>
        (await SendAsync(HttpMethod.Post, "/voices", 201, JsonContent.Create(new { name }))).Body.GetProperty("id").GetString()!;

    public async Task<JsonElement> UploadAsync(string voice, byte[]? recording = null, int status = 201) =>
        (await SendAsync(HttpMethod.Post, $"/voices/{voice}/samples", status, Wav(recording ?? Recording()))).Body;

    /// <summary>Ids of all pages, by the Link headers.</summary>
    public async Task<List<string?>> ReadPagesAsync(string path)
    {
        List<string?> ids = [];
        for (string? next = path; next is not null;)
        {
            (JsonElement page, HttpResponseMessage response) = await SendAsync(HttpMethod.Get, next, 200);
            ids.AddRange(page.EnumerateArray().Select(static item => item.GetProperty("id").GetString()));
            next = response.Headers.TryGetValues("Link", out IEnumerable<string>? links)
                ? links.Single().Split('<', '>')[1]
                : null;
        }

        return ids;
    }

    /// <summary>Trains and waits for the end.</summary>
    public async Task<JsonElement> TrainAsync(string voice)
    {
        (_, HttpResponseMessage accepted) = await SendAsync(HttpMethod.Post, $"/voices/{voice}/train", 202);
        return await EndOfAsync(accepted.Headers.Location!.ToString());
    }

    public async Task<JsonElement> EndOfAsync(string job)
    {
        while (true)
        {
            JsonElement now = await GetAsync(job);
            if (now.GetProperty("state").GetString() is not ("queued" or "running"))
                return now;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }
    }

    /// <summary>The loudest sample of what the voice says, 0 to 1.</summary>
    public async Task<double> ListenAsync(string voice)
    {
        using var form = new MultipartFormDataContent { { new StringContent("Hello."), "text" }, { new StringContent(voice), "voice_url" } };
        using HttpResponseMessage response = await Http.PostAsync("/tts", form, Cancel);
        byte[] wav = await response.Content.ReadAsByteArrayAsync(Cancel);
        Assert.True(response.IsSuccessStatusCode, System.Text.Encoding.UTF8.GetString(wav));
        int peak = 0;
        for (int i = 44; i + 1 < wav.Length; i += 2)
            peak = Math.Max(peak, Math.Abs((int)BitConverter.ToInt16(wav, i)));
        return peak / 32_768.0;
    }

    public static void AssertProblem(JsonElement problem, string type) =>
        Assert.Equal($"urn:parley:problem:{type}", problem.GetProperty("type").GetString());

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Library.Dispose();
    }
}
