using System.Net;
using System.Text.Json;

using Parley.Core.Audio;

namespace Parley.Server.Tests.Endpoints;

public sealed class SpeechEndpointTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Post_Text_AnswersWithTheWholeSpeechAsWav()
    {
        var voice = new FakeTextToSpeechEngine();
        await using ServerFixture server = await ServerFixture.StartAsync(voice: voice);

        using HttpResponseMessage response = await server.Http.PostAsync("/tts", Form(("text", "one two three"), ("voice_url", "ben")), Cancelled);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("audio/wav", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("ben", voice.VoiceAsked);
        WavReader wav = WavReader.Open(await response.Content.ReadAsStreamAsync(Cancelled));
        Assert.Equal(AudioFormat.Speech16Khz, wav.Format);
        float[] samples = new float[20_000];
        int count = 0;
        while (wav.Read(samples.AsSpan(count)) is > 0 and int read)
            count += read;
        Assert.Equal(3 * 1_600, count);
    }

    [Fact]
    public async Task Post_UrlEncodedForm_IsUnderstoodToo()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(voice: new FakeTextToSpeechEngine());
        using var form = new FormUrlEncodedContent([new("text", "hello")]);

        using HttpResponseMessage response = await server.Http.PostAsync("/tts", form, Cancelled);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Post_Text_SendsTheFirstSoundBeforeTheRestIsMade()
    {
        var rest = new TaskCompletionSource();
        await using ServerFixture server = await ServerFixture.StartAsync(voice: new FakeTextToSpeechEngine { SecondWord = rest.Task });
        using HttpRequestMessage request = new(HttpMethod.Post, "/tts") { Content = Form(("text", "one two")) };

        using HttpResponseMessage response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
        await using Stream stream = await response.Content.ReadAsStreamAsync(Cancelled);
        byte[] first = new byte[44 + 3_200];
        await stream.ReadExactlyAsync(first, Cancelled);

        Assert.Equal("RIFF"u8.ToArray(), first[..4]);
        rest.SetResult();
        using var remaining = new MemoryStream();
        await stream.CopyToAsync(remaining, Cancelled);
        Assert.Equal(3_200, remaining.Length);
    }

    [Fact]
    public async Task Post_ClientGoesAway_StopsTheVoice()
    {
        var voice = new FakeTextToSpeechEngine { SecondWord = new TaskCompletionSource().Task };
        await using ServerFixture server = await ServerFixture.StartAsync(voice: voice);
        using HttpRequestMessage request = new(HttpMethod.Post, "/tts") { Content = Form(("text", "one two")) };

        HttpResponseMessage response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
        response.Dispose();

        await voice.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancelled);
    }

    [Fact]
    public async Task Post_EngineIsLostHalfWay_CutsTheAnswerOff()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(voice: new FakeTextToSpeechEngine { FailsAtWord = 1 });
        using HttpRequestMessage request = new(HttpMethod.Post, "/tts") { Content = Form(("text", "one two")) };
        using HttpResponseMessage response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);

        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsByteArrayAsync(Cancelled));
    }

    [Theory]
    [InlineData("text", "", null, null, 400, "missing-text")]
    [InlineData("text", " \n\t", null, null, 400, "missing-text")]
    [InlineData("voice_url", "anna", null, null, 400, "missing-text")]
    [InlineData("text", "hi", "voice_url", "carl", 400, "unknown-voice")]
    [InlineData("text", "hi", "voice_url", "hf://kyutai/tts-voices/alba.wav", 400, "voice-url-refused")]
    [InlineData("text", "hi", "voice_url", "http://169.254.169.254/latest", 400, "voice-url-refused")]
    [InlineData("text", "hi", "voice_url", "file:///etc/passwd", 400, "voice-url-refused")]
    [InlineData("text", "hi", "voice_wav", "RIFF", 400, "invalid-voice-sample")]
    public async Task Post_WhatCannotBeDone_IsExplained(
        string name, string value, string? name2, string? value2, int status, string problem)
    {
        await using ServerFixture server = await ServerFixture.StartAsync(voice: new FakeTextToSpeechEngine());

        using HttpResponseMessage response = await server.Http.PostAsync(
            "/tts", name2 is null ? Form((name, value)) : Form((name, value), (name2, value2!)), Cancelled);

        await AssertProblemAsync(response, status, problem);
    }

    [Fact]
    public async Task Post_EngineUnavailable_SaysSo()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(voice: new FakeTextToSpeechEngine { FailsAtWord = 0 });

        using HttpResponseMessage response = await server.Http.PostAsync("/tts", Form(("text", "hi")), Cancelled);

        await AssertProblemAsync(response, 503, "engine-unavailable");
    }

    [Theory]
    [InlineData("application/json", "{}")]
    [InlineData("multipart/form-data", "no boundary")]
    [InlineData("multipart/form-data; boundary=x", "torn")]
    public async Task Post_NoForm_IsABadRequest(string contentType, string body)
    {
        await using ServerFixture server = await ServerFixture.StartAsync(voice: new FakeTextToSpeechEngine());
        using var content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        using HttpResponseMessage response = await server.Http.PostAsync("/tts", content, Cancelled);

        await AssertProblemAsync(response, 400, "invalid-form");
    }

    [Fact]
    public async Task Post_TextLongerThanAllowed_IsTooLarge()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(
            voice: new FakeTextToSpeechEngine(), settings: ("Parley:Server:MaxSpeechTextBytes", "1000"));

        using HttpResponseMessage response = await server.Http.PostAsync("/tts", Form(("text", new string('x', 1_001))), Cancelled);

        await AssertProblemAsync(response, 413, "text-too-long");
    }

    [Fact]
    public async Task Post_FromAPageOfAnotherSite_IsRefused()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(voice: new FakeTextToSpeechEngine());
        using HttpRequestMessage request = new(HttpMethod.Post, "/tts") { Content = Form(("text", "hi")) };
        request.Headers.Add("Origin", "https://evil.example");

        using HttpResponseMessage response = await server.Http.SendAsync(request, Cancelled);

        await AssertProblemAsync(response, 403, "foreign-origin");
    }

    private static MultipartFormDataContent Form(params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent();
        foreach ((string name, string value) in fields)
            form.Add(new StringContent(value), name);
        return form;
    }

    private static async Task AssertProblemAsync(HttpResponseMessage response, int status, string type)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using JsonDocument problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal($"urn:parley:problem:{type}", problem.RootElement.GetProperty("type").GetString());
        Assert.Equal(status, problem.RootElement.GetProperty("status").GetInt32());
        Assert.False(string.IsNullOrWhiteSpace(problem.RootElement.GetProperty("detail").GetString()));
    }
}
