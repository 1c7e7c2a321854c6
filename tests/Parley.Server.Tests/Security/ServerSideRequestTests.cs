using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

using Parley.Engines.Decoding;
using Parley.Testing;

namespace Parley.Server.Tests.Security;

/// <summary>Whatever a client names, the server connects to nothing and reads no file for it.</summary>
public sealed partial class ServerSideRequestTests
{
    private static readonly (string, string)[] _scripted =
    [
        ("Parley:Engines:VoiceActivity", "energy"),
        ("Parley:Engines:SpeechToText", "scripted"),
        ("Parley:Engines:Brain", "scripted"),
        ("Parley:Voices:AllowHubVoices", "true"),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://CANARY/voice.wav")]
    [InlineData("https://CANARY/voice.wav")]
    [InlineData("HTTP://CANARY/voice.wav")]
    [InlineData("hf://CANARY/voice.safetensors")]
    [InlineData("ftp://CANARY/x")]
    [InlineData("//CANARY/x")]
    [InlineData("\\\\CANARY\\share\\x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("../../../etc/passwd")]
    [InlineData("hf://../../../etc/passwd")]
    public async Task Tts_VoiceThatIsAnAddress_IsNotFetched(string voiceUrl)
    {
        using var canary = new Canary();
        await using ServerFixture server = await ServerFixture.StartAsync(voice: new FakeTextToSpeechEngine(), settings: _scripted);
        using var form = new MultipartFormDataContent
        {
            { new StringContent("Hello."), "text" },
            { new StringContent(voiceUrl.Replace("CANARY", canary.Address, StringComparison.Ordinal)), "voice_url" },
        };

        using HttpResponseMessage response = await server.Http.PostAsync("/tts", form, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.False(canary.WasAsked);
    }

    [Fact]
    public async Task EveryRoute_WithAddressesInEveryField_ConnectsToNothing()
    {
        using var canary = new Canary();
        await using ServerFixture server = await ServerFixture.StartAsync(
            new RecordingSession().Run, new FakeTextToSpeechEngine(), settings: _scripted);
        string url = $"http://{canary.Address}/x";
        string json = "{" + string.Join(',', ((string[])["id", "name", "model", "voice", "prompt", "input", "endpoint", "url", "file", "language", "instructions", "callback", "webhook", "server", "reference"])
            .Select(name => $"\"{name}\":\"{url}\"")) + "}";

        foreach (RouteEndpoint route in server.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.Cast<RouteEndpoint>())
        {
            string path = "/" + Parameters().Replace(route.RoutePattern.RawText!.TrimStart('/'), Uri.EscapeDataString(url));
            foreach (string method in route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                using var request = new HttpRequestMessage(
                    new HttpMethod(method), $"{path}?url={Uri.EscapeDataString(url)}&model={Uri.EscapeDataString(url)}&voice={Uri.EscapeDataString(url)}");
                if (method is not ("GET" or "DELETE"))
                    request.Content = new StringContent(json, Encoding.UTF8, "application/json");
                using HttpResponseMessage response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
                Assert.True(response.StatusCode != HttpStatusCode.InternalServerError, $"{method} {path}: {response.StatusCode}");
            }
        }

        Assert.False(canary.WasAsked);
    }

    [Theory]
    [InlineData("playlist.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://CANARY/part.ts\n#EXT-X-ENDLIST\n")]
    [InlineData("playlist.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nFILE\n#EXT-X-ENDLIST\n")]
    [InlineData("list.txt", "ffconcat version 1.0\nfile 'http://CANARY/x.wav'\n")]
    [InlineData("list.ffconcat", "ffconcat version 1.0\nfile 'FILE'\n")]
    [InlineData("session.sdp", "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n")]
    [InlineData("list.pls", "[playlist]\nFile1=http://CANARY/x.mp3\nNumberOfEntries=1\n")]
    [InlineData("manifest.mpd", "<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"><Period><AdaptationSet><Representation id=\"1\"><BaseURL>http://CANARY/x.mp4</BaseURL></Representation></AdaptationSet></Period></MPD>")]
    [InlineData("x.wav", "http://CANARY/x.wav")]
    [InlineData("../../../x.wav", "RIFF")]
    public async Task Upload_ThatPointsElsewhere_IsNoRecording(string name, string content)
    {
        if (FfmpegDecoder.Find() is null)
            Assert.Skip("ffmpeg is not installed.");
        using var canary = new Canary();
        using var folder = new TemporaryFolder();
        string secret = folder.PathTo("secret.wav");
        await File.WriteAllBytesAsync(secret, MemoryRecording.Wav(new SyntheticSpeech(110).Make(12), SyntheticSpeech.Format), Cancel);
        var cloner = new FakeVoiceCloner();
        await using ServerFixture server = await ServerFixture.StartAsync(voice: new FakeTextToSpeechEngine(), cloner: cloner, settings: _scripted);
        byte[] bytes = Encoding.UTF8.GetBytes(content
            .Replace("CANARY", canary.Address, StringComparison.Ordinal).Replace("FILE", secret, StringComparison.Ordinal));

        foreach ((string path, string field) in ((string, string)[])[("/tts", "voice_wav"), ("/v1/audio/transcriptions", "file"), ("/v1/audio/translations", "file"), ("/voices/{id}/samples", "file")])
        {
            using var file = new ByteArrayContent(bytes);
            file.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
            using var form = new MultipartFormDataContent { { new StringContent("Hello."), "text" }, { new StringContent("whisper-1"), "model" }, { file, field, name } };
            string target = path.Contains('{', StringComparison.Ordinal) ? Parameters().Replace(path, await CreateVoiceAsync(server)) : path;
            using HttpResponseMessage response = await server.Http.PostAsync(target, form, Cancel);
            Assert.True((int)response.StatusCode is >= 400 and < 500, $"{target}: {response.StatusCode} {await response.Content.ReadAsStringAsync(Cancel)}");
        }

        Assert.False(canary.WasAsked);
        Assert.Empty(cloner.Heard);
    }

    private static async Task<string> CreateVoiceAsync(ServerFixture server)
    {
        using HttpResponseMessage made = await server.Http.PostAsync(
            "/voices", new StringContent($$"""{"name":"v{{Guid.NewGuid():N}}"}""", Encoding.UTF8, "application/json"), Cancel);
        string text = await made.Content.ReadAsStringAsync(Cancel);
        Assert.True(made.IsSuccessStatusCode, text);
        return System.Text.Json.JsonElement.Parse(text).GetProperty("id").GetString()!;
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameters();

    /// <summary>Listens, and notes whether anybody came.</summary>
    private sealed class Canary : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public Canary() => _listener.Start();

        public string Address => _listener.LocalEndpoint.ToString()!;

        public bool WasAsked => _listener.Pending();

        public void Dispose() => _listener.Dispose();
    }
}
