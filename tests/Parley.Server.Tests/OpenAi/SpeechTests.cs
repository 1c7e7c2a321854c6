using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Parley.Server.Tests.OpenAi;

public sealed class SpeechTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("alloy", "anna")]
    [InlineData("Nova", "anna")]
    [InlineData("ben", "ben")]
    public async Task Post_Voice_IsTheEnginesOrStandsForItsDefault(string asked, string spoken)
    {
        var voice = new FakeTextToSpeechEngine();
        await using ServerFixture server = await ServerFixture.StartAsync(voice: voice);

        using HttpResponseMessage response = await PostAsync(server, $$"""{"model":"tts-1","input":"one two","voice":"{{asked}}","response_format":"pcm"}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("fake", response.Headers.GetValues("X-Parley-Engine").Single());
        Assert.Equal(spoken, response.Headers.GetValues("X-Parley-Voice").Single());
        Assert.Equal(spoken, voice.VoiceAsked);
        byte[] sound = await response.Content.ReadAsByteArrayAsync(Cancelled);
        Assert.Equal(2 * 2_400 * 2, sound.Length);   // two words of 100 ms at 24 kHz
    }

    [Theory]
    [InlineData("mp3")]
    [InlineData("opus")]
    [InlineData("aac")]
    [InlineData("flac")]
    [InlineData("wav")]
    [InlineData("pcm")]
    public async Task Post_Text_SendsTheFirstSoundBeforeTheRestIsMade(string format)
    {
        var rest = new TaskCompletionSource();
        await using ServerFixture server = await ServerFixture.StartAsync(
            voice: new FakeTextToSpeechEngine { SecondWord = rest.Task, FramesPerWord = 25 });
        using HttpRequestMessage request = Request($$"""{"input":"one two","response_format":"{{format}}"}""");

        using HttpResponseMessage response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
        await using Stream stream = await response.Content.ReadAsStreamAsync(Cancelled);
        await stream.ReadExactlyAsync(new byte[64], Cancelled);

        rest.SetResult();
        using var remaining = new MemoryStream();
        await stream.CopyToAsync(remaining, Cancelled);
        Assert.True(remaining.Length > 1_000);
    }

    [Fact]
    public async Task Post_AsEvents_EndsWithWhatItTook()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(voice: new FakeTextToSpeechEngine());

        using HttpResponseMessage response = await PostAsync(
            server, """{"input":"one two","response_format":"pcm","stream_format":"sse"}""");

        IReadOnlyList<JsonElement> events = await OpenAiAssert.EventsAsync(response);
        Assert.Equal(9_600, events.SkipLast(1).Sum(delta => delta.GetProperty("audio").GetBytesFromBase64().Length));
        Assert.All(events.SkipLast(1), delta => Assert.Equal("speech.audio.delta", delta.GetProperty("type").GetString()));
        Assert.Equal("""{"usage":{"input_tokens":2,"output_tokens":4,"total_tokens":6},"type":"speech.audio.done"}""", events[^1].ToString());
    }

    [Theory]
    [InlineData("pcm")]
    [InlineData("mp3")]
    public async Task Post_EngineIsLostHalfWay_CutsTheSoundOff(string format)
    {
        await using ServerFixture server = await ServerFixture.StartAsync(
            voice: new FakeTextToSpeechEngine { FailsAtWord = 1, FramesPerWord = 50 });
        using HttpRequestMessage request = Request($$"""{"input":"one two","response_format":"{{format}}"}""");
        using HttpResponseMessage response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);

        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsByteArrayAsync(Cancelled));
    }

    [Fact]
    public async Task Post_EngineIsLostAmongEvents_SaysSo()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(voice: new FakeTextToSpeechEngine { FailsAtWord = 1 });

        using HttpResponseMessage response = await PostAsync(
            server, """{"input":"one two","response_format":"pcm","stream_format":"sse"}""");

        IReadOnlyList<JsonElement> events = await OpenAiAssert.EventsAsync(response);
        Assert.Equal("speech_failed", events[^1].GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Post_EngineUnavailable_SaysSo()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(voice: new FakeTextToSpeechEngine { FailsAtWord = 0 });

        using HttpResponseMessage response = await PostAsync(server, """{"input":"hi","voice":"alloy"}""");

        await OpenAiAssert.ErrorAsync(response, 503, "engine_unavailable", null);
    }

    [Fact]
    public async Task Post_ClientGoesAway_StopsVoiceAndEncoder()
    {
        var voice = new FakeTextToSpeechEngine { SecondWord = new TaskCompletionSource().Task, FramesPerWord = 50 };
        await using ServerFixture server = await ServerFixture.StartAsync(voice: voice);
        using HttpRequestMessage request = Request("""{"input":"one two","response_format":"aac"}""");
        HttpResponseMessage response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
        Assert.Single(ChildProcesses.With("adts"));

        response.Dispose();

        await voice.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancelled);
        await Poll.UntilAsync(() => !ChildProcesses.With("adts").Any());
    }

    [Fact]
    public async Task Post_MoreThanMayWait_AreToldToComeAgain()
    {
        var second = new TaskCompletionSource();
        await using ServerFixture server = await ServerFixture.StartAsync(
            voice: new FakeTextToSpeechEngine { SecondWord = second.Task },
            settings: [("Parley:OpenAiAudio:MaxSpeaking", "1"), ("Parley:OpenAiAudio:MaxWaiting", "1")]);
        const string Body = """{"input":"one two","response_format":"pcm"}""";
        using HttpRequestMessage first = Request(Body);
        using HttpResponseMessage speaking = await server.Http.SendAsync(first, HttpCompletionOption.ResponseHeadersRead, Cancelled);

        // One of the next two waits, the other is refused.
        Task<HttpResponseMessage>[] next = [PostAsync(server, Body), PostAsync(server, Body)];
        using HttpResponseMessage refused = await await Task.WhenAny(next);
        await OpenAiAssert.ErrorAsync(refused, 429, "server_busy", null);
        Assert.Equal("1", refused.Headers.GetValues("Retry-After").Single());
        second.SetResult();
        await speaking.Content.ReadAsByteArrayAsync(Cancelled);

        using HttpResponseMessage waited = await next.Single(task => !task.IsCompleted || task.GetAwaiter().GetResult() != refused);
        Assert.Equal(HttpStatusCode.OK, waited.StatusCode);
    }

    [Theory]
    [InlineData("""{}""", "missing_required_parameter", "input")]
    [InlineData("""{"input":""}""", "missing_required_parameter", "input")]
    [InlineData("""{"input":null}""", "missing_required_parameter", "input")]
    [InlineData("""{"input":"  \n "}""", "invalid_value", "input")]
    [InlineData("""{"input":"🙂 … !"}""", "invalid_value", "input")]
    [InlineData("""{"input":5}""", "invalid_type", "input")]
    [InlineData("""{"input":"\ud800 hi"}""", "invalid_type", "input")]
    [InlineData("""{"input":"hi","model":["tts-1"]}""", "invalid_type", "model")]
    [InlineData("""{"input":"hi","voice":"carl"}""", "voice_not_found", "voice")]
    [InlineData("""{"input":"hi","voice":5}""", "invalid_type", "voice")]
    [InlineData("""{"input":"hi","voice":{}}""", "invalid_type", "voice")]
    [InlineData("""{"input":"hi","voice":{"id":5}}""", "invalid_type", "voice")]
    [InlineData("""{"input":"hi","voice":{"id":"../../etc/passwd"}}""", "voice_not_found", "voice")]
    [InlineData("""{"input":"hi","speed":0}""", "invalid_value", "speed")]
    [InlineData("""{"input":"hi","speed":4.5}""", "invalid_value", "speed")]
    [InlineData("""{"input":"hi","speed":1e999}""", "invalid_value", "speed")]
    [InlineData("""{"input":"hi","speed":"fast"}""", "invalid_type", "speed")]
    [InlineData("""{"input":"hi","response_format":"midi"}""", "invalid_value", "response_format")]
    [InlineData("""{"input":"hi","stream_format":"morse"}""", "invalid_value", "stream_format")]
    [InlineData("""{"input":"hi","instructions":{}}""", "invalid_type", "instructions")]
    [InlineData("""[]""", "invalid_json", null)]
    [InlineData(""" """, "invalid_json", null)]
    [InlineData("""{"input":"hi",""", "invalid_json", null)]
    [InlineData("""{"input":"hi"}}""", "invalid_json", null)]
    [InlineData("""{"input":"hi","\ud800":"x"}""", "invalid_json", null)]
    public async Task Post_WhatCannotBeDone_IsExplained(string body, string code, string? param)
    {
        await using ServerFixture server = await ServerFixture.StartAsync(voice: new FakeTextToSpeechEngine());

        using HttpResponseMessage response = await PostAsync(server, body);

        await OpenAiAssert.ErrorAsync(response, 400, code, param);
    }

    [Fact]
    public async Task Post_NestedBeyondReason_IsExplained()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(voice: new FakeTextToSpeechEngine());

        using HttpResponseMessage response = await PostAsync(server, $$"""{"input":{{new string('[', 100_000)}}""");

        await OpenAiAssert.ErrorAsync(response, 400, "invalid_json", null);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task Post_NoJson_IsAnUnsupportedType(string? contentType)
    {
        await using ServerFixture server = await ServerFixture.StartAsync(voice: new FakeTextToSpeechEngine());
        using var content = new ByteArrayContent("""{"input":"hi"}"""u8.ToArray());
        if (contentType is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        using HttpResponseMessage response = await server.Http.PostAsync("/v1/audio/speech", content, Cancelled);

        await OpenAiAssert.ErrorAsync(response, 415, "unsupported_media_type", null);
    }

    [Fact]
    public async Task Post_TextLongerThanAllowed_IsRefused()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(
            voice: new FakeTextToSpeechEngine(), settings: ("Parley:Server:MaxSpeechTextBytes", "1000"));

        using HttpResponseMessage long1 = await PostAsync(server, $$"""{"input":"{{new string('x', 1_001)}}"}""");
        using HttpResponseMessage long2 = await PostAsync(server, $$"""{"input":"{{new string('x', 200_000)}}"}""");

        await OpenAiAssert.ErrorAsync(long1, 400, "string_above_max_length", "input");
        await OpenAiAssert.ErrorAsync(long2, 413, "request_too_large", null);
    }

    [Fact]
    public async Task Post_GzipBomb_IsNotUnpacked()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(voice: new FakeTextToSpeechEngine());
        using var bomb = new MemoryStream();
        await using (var gzip = new GZipStream(bomb, CompressionLevel.SmallestSize, leaveOpen: true))
            gzip.Write(new byte[50_000_000]);
        using var content = new ByteArrayContent(bomb.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        content.Headers.ContentEncoding.Add("gzip");

        using HttpResponseMessage response = await server.Http.PostAsync("/v1/audio/speech", content, Cancelled);

        await OpenAiAssert.ErrorAsync(response, 415, "encoded_body", null);
    }

    [Theory]
    [InlineData("GET", "/v1/audio/speech", 405)]
    [InlineData("GET", "/v1/nowhere", 404)]
    [InlineData("GET", "/v1/models/gpt-99", 404)]
    [InlineData("DELETE", "/v1/models/tts-1", 405)]
    public async Task AnyError_UnderV1_HasOpenAisShape(string method, string path, int status)
    {
        await using ServerFixture server = await ServerFixture.StartAsync(voice: new FakeTextToSpeechEngine());
        using HttpRequestMessage request = new(new HttpMethod(method), path);

        using HttpResponseMessage response = await server.Http.SendAsync(request, Cancelled);

        Assert.Equal(status, (int)response.StatusCode);
        using JsonDocument json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal("invalid_request_error", json.RootElement.GetProperty("error").GetProperty("type").GetString());
    }

    private static Task<HttpResponseMessage> PostAsync(ServerFixture server, string body) =>
        server.Http.SendAsync(Request(body), Cancelled);

    private static HttpRequestMessage Request(string body) => new(HttpMethod.Post, "/v1/audio/speech")
    {
        Content = new StringContent(body, Encoding.UTF8, "application/json"),
    };
}
