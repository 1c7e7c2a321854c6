using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.SpeechToText;
using Parley.Testing;

namespace Parley.Server.Tests.OpenAi;

public sealed class TranscriptionTests
{
    private const string Path1 = "/v1/audio/transcriptions";

    // Two stretches of sound with a second of silence between them.
    private static readonly byte[] _recording = Recording();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("json", "application/json", """{"text":"one two","model":"fake","usage":{"seconds":4,"type":"duration"}}""")]
    [InlineData("text", "text/plain", "one two\n")]
    [InlineData("srt", "application/x-subrip", "1\n00:00:00,000 --> 00:00:01,024\none\n")]
    [InlineData("vtt", "text/vtt", "WEBVTT\n\n00:00:00.000 --> 00:00:01.024\none\n")]
    public async Task Post_Recording_IsWrittenDown(string format, string type, string expected)
    {
        await using ServerFixture server = await StartAsync();

        using HttpResponseMessage response = await server.Http.PostAsync(Path1, Form(_recording, ("response_format", format)), Cancelled);

        string body = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.True(response.IsSuccessStatusCode, body);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith(expected, body, StringComparison.Ordinal);
        Assert.Equal("fake", response.Headers.GetValues("X-Parley-Engine").Single());
        Assert.Empty(server.Uploads);
    }

    [Fact]
    public async Task Post_AsEvents_TellsEachStretchAndThenAll()
    {
        await using ServerFixture server = await StartAsync();

        using HttpResponseMessage response = await server.Http.PostAsync(Path1, Form(_recording, ("stream", "true")), Cancelled);

        IReadOnlyList<JsonElement> events = await OpenAiAssert.EventsAsync(response);
        Assert.Equal(["one", " two"], events.SkipLast(1).Select(delta => delta.GetProperty("delta").GetString()));
        Assert.Equal("one two", events[^1].GetProperty("text").GetString());
        Assert.Equal(40, events[^1].GetProperty("usage").GetProperty("input_tokens").GetInt32());
    }

    [Fact]
    public async Task Post_EngineIsLost_SaysSo()
    {
        var ear = new FakeSpeechToTextEngine("one", "two") { Failure = new EngineUnavailableException("The fake is broken; mend it.") };
        await using ServerFixture server = await ServerFixture.StartAsync(ear: ear);

        using HttpResponseMessage whole = await server.Http.PostAsync(Path1, Form(_recording), Cancelled);
        using HttpResponseMessage events = await server.Http.PostAsync(Path1, Form(_recording, ("stream", "true")), Cancelled);

        await OpenAiAssert.ErrorAsync(whole, 503, "engine_unavailable", null);
        await OpenAiAssert.ErrorAsync(events, 503, "engine_unavailable", null);
        Assert.Empty(server.Uploads);
    }

    [Theory]
    [InlineData("response_format", "midi", "invalid_value", "response_format")]
    [InlineData("response_format", "diarized_json", "unsupported_parameter", "response_format")]
    [InlineData("temperature", "2", "invalid_value", "temperature")]
    [InlineData("temperature", "warm", "invalid_type", "temperature")]
    [InlineData("stream", "perhaps", "invalid_type", "stream")]
    [InlineData("language", "../en", "invalid_value", "language")]
    [InlineData("timestamp_granularities[]", "word", "invalid_value", "timestamp_granularities")]
    [InlineData("timestamp_granularities[]", "letter", "invalid_value", "timestamp_granularities")]
    [InlineData("include[]", "logprobs", "unsupported_parameter", "include")]
    [InlineData("known_speaker_names[]", "Ann", "unsupported_parameter", "known_speaker_names")]
    public async Task Post_FieldThatIsWrong_IsExplained(string name, string value, string code, string param)
    {
        await using ServerFixture server = await StartAsync();

        using HttpResponseMessage response = await server.Http.PostAsync(Path1, Form(_recording, (name, value)), Cancelled);

        await OpenAiAssert.ErrorAsync(response, 400, code, param);
        Assert.Empty(server.Uploads);
    }

    [Theory]
    [InlineData("transcriptions", "de", "unsupported_language")]
    [InlineData("translations", "de", "unsupported_language")]
    [InlineData("translations", "en-GB", null)]
    [InlineData("translations", null, null)]
    public async Task Post_Language_IsTheEnginesOrRefused(string path, string? language, string? code)
    {
        await using ServerFixture server = await ServerFixture.StartAsync(ear: new FakeSpeechToTextEngine("one", "two") { Languages = ["en"] });

        using HttpResponseMessage response = await server.Http.PostAsync(
            $"/v1/audio/{path}", language is null ? Form(_recording) : Form(_recording, ("language", language)), Cancelled);

        if (code is null)
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        else
            await OpenAiAssert.ErrorAsync(response, 400, code, "language");
    }

    [Fact]
    public async Task Post_EvidenceOfTheEngine_IsInVerboseJson()
    {
        var ear = new FakeSpeechToTextEngine("ja", "gut")
        {
            Evidence = new TranscriptEvidence
            {
                Language = "de",
                Tokens = [5, 50_257],
                AverageLogProbability = -0.25,
                NoSpeechProbability = 0.125,
                CompressionRatio = 1.5,
                Temperature = 0.2,
            },
        };
        await using ServerFixture server = await ServerFixture.StartAsync(ear: ear);

        using HttpResponseMessage response = await server.Http.PostAsync(
            Path1, Form(_recording, ("response_format", "verbose_json"), ("temperature", "0.5"), ("prompt", "Parley"), ("hotwords", "Kokoro")), Cancelled);

        using JsonDocument json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal("de", json.RootElement.GetProperty("language").GetString());
        JsonElement segment = json.RootElement.GetProperty("segments")[0];
        Assert.Equal([5, 50_257], segment.GetProperty("tokens").EnumerateArray().Select(token => token.GetInt32()));
        Assert.Equal(
            [0.2, -0.25, 1.5, 0.125],
            new[] { "temperature", "avg_logprob", "compression_ratio", "no_speech_prob" }.Select(name => segment.GetProperty(name).GetDouble()));
        Assert.Equal(new RecognitionOptions { Temperature = 0.5, Prompt = "Parley", Hotwords = "Kokoro" }, ear.Asked);
    }

    [Fact]
    public async Task Post_TranslationByAnEngineThatCan_IsAskedOfIt()
    {
        var ear = new FakeSpeechToTextEngine("yes", "good") { CanTranslate = true };
        await using ServerFixture server = await ServerFixture.StartAsync(ear: ear);

        using HttpResponseMessage response = await server.Http.PostAsync(
            "/v1/audio/translations", Form(_recording, ("response_format", "verbose_json"), ("language", "de")), Cancelled);

        using JsonDocument json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal("translate", json.RootElement.GetProperty("task").GetString());
        Assert.True(ear.Asked!.Translate);
    }

    [Fact]
    public async Task Post_TranslationOfWhoKnowsWhat_IsRefused()
    {
        await using ServerFixture server = await StartAsync();

        using HttpResponseMessage response = await server.Http.PostAsync("/v1/audio/translations", Form(_recording), Cancelled);

        await OpenAiAssert.ErrorAsync(response, 400, "translation_unavailable", "language");
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("text")]
    [InlineData("noise")]
    [InlineData("header")]
    [InlineData("no-samples")]
    [InlineData("playlist")]
    [InlineData("concat")]
    public async Task Post_WhatIsNoRecording_IsExplained(string what)
    {
        using var folder = new TemporaryFolder();
        string real = folder.PathTo("private.wav");
        await File.WriteAllBytesAsync(real, _recording, Cancelled);
        byte[] bytes = what switch
        {
            "nothing" => [],
            "text" => "This is no sound."u8.ToArray(),
            "noise" => Noise(50_000),
            "header" => _recording[..30],
            "no-samples" => MemoryRecording.Wav([], AudioFormat.Speech16Khz),
            "playlist" => Encoding.UTF8.GetBytes($"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nfile://{real}\n#EXT-X-ENDLIST\n"),
            _ => Encoding.UTF8.GetBytes($"ffconcat version 1.0\nfile 'file:{real}'\n"),
        };
        await using ServerFixture server = await StartAsync();

        using HttpResponseMessage response = await server.Http.PostAsync(Path1, Form(bytes), Cancelled);

        await OpenAiAssert.ErrorAsync(response, 400, "invalid_audio", "file");
        Assert.Empty(server.Uploads);
    }

    [Fact]
    public async Task Post_RecordingThatBreaksOff_GivesWhatIsThere()
    {
        await using ServerFixture server = await StartAsync();

        using HttpResponseMessage response = await server.Http.PostAsync(Path1, Form(_recording[..40_000], ("response_format", "text")), Cancelled);

        Assert.Equal("one\n", await response.Content.ReadAsStringAsync(Cancelled));
    }

    [Fact]
    public async Task Post_RecordingLongerThanAllowed_IsRefused()
    {
        byte[] silence = MemoryRecording.Wav(new float[16_000 * 61], AudioFormat.Speech16Khz);
        await using ServerFixture server = await StartAsync(("Parley:OpenAiAudio:MaxRecordingMinutes", "1"));

        using HttpResponseMessage response = await server.Http.PostAsync(Path1, Form(silence), Cancelled);

        Assert.Contains("1 minutes", await OpenAiAssert.ErrorAsync(response, 400, "invalid_audio", "file"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200_000, false)]
    [InlineData(200_000, true)]
    [InlineData(3_000_000, false)]
    [InlineData(3_000_000, true)]
    public async Task Post_UploadAboveTheLimit_IsTooLarge(int bytes, bool isChunked)
    {
        await using ServerFixture server = await StartAsync(("Parley:OpenAiAudio:MaxUploadBytes", "100000"));
        using HttpRequestMessage request = new(HttpMethod.Post, Path1) { Content = Form(new byte[bytes]) };
        request.Headers.TransferEncodingChunked = isChunked;

        using HttpResponseMessage response = await server.Http.SendAsync(request, Cancelled);

        await OpenAiAssert.ErrorAsync(response, 413, "request_too_large", "file");
        Assert.Empty(server.Uploads);
    }

    [Theory]
    [InlineData("application/json", "{}", 415)]
    [InlineData("audio/wav", "RIFF", 415)]
    [InlineData("multipart/form-data", "no boundary", 400)]
    [InlineData("multipart/form-data; boundary=x", "torn", 400)]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\nRIFF", 400)]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data\r\n\r\nRIFF\r\n--x--\r\n", 400)]
    [InlineData("multipart/form-data; boundary=x", "--x\r\n\r\nRIFF\r\n--x--\r\n", 400)]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nRIFF\r\n--x--\r\n", 400)]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"other\"; filename=\"a.wav\"\r\n\r\nRIFF\r\n--x--\r\n", 400)]
    [InlineData("multipart/form-data; boundary=x", "--x--\r\n", 400)]
    public async Task Post_NoForm_IsRefused(string contentType, string body, int status)
    {
        await using ServerFixture server = await StartAsync();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        using HttpResponseMessage response = await server.Http.PostAsync(Path1, content, Cancelled);

        Assert.Equal(status, (int)response.StatusCode);
        using JsonDocument json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal("invalid_request_error", json.RootElement.GetProperty("error").GetProperty("type").GetString());
        Assert.Empty(server.Uploads);
    }

    [Fact]
    public async Task Post_TwoFilesOrTooManyFields_AreRefused()
    {
        await using ServerFixture server = await StartAsync();
        using MultipartFormDataContent two = Form(_recording);
        two.Add(new ByteArrayContent(_recording), "file", "b.wav");
        using MultipartFormDataContent many = Form(_recording, [.. Enumerable.Range(0, 70).Select(i => ($"field{i}", "x"))]);
        using MultipartFormDataContent big = Form(_recording, ("prompt", new string('x', 100_000)));

        using HttpResponseMessage twice = await server.Http.PostAsync(Path1, two, Cancelled);
        using HttpResponseMessage tooMany = await server.Http.PostAsync(Path1, many, Cancelled);
        using HttpResponseMessage tooBig = await server.Http.PostAsync(Path1, big, Cancelled);

        await OpenAiAssert.ErrorAsync(twice, 400, "invalid_form", null);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooMany.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooBig.StatusCode);
        Assert.Empty(server.Uploads);
    }

    [Fact]
    public async Task Post_ClientGoesAwayDuringTheUpload_LeavesNothing()
    {
        await using ServerFixture server = await StartAsync();
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(server.Server.Address.Host, server.Server.Address.Port, Cancelled);
            await socket.GetStream().WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"POST {Path1} HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000\r\n\r\n"
                    + "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\nRIFF"),
                Cancelled);
            await socket.GetStream().WriteAsync(new byte[50_000], Cancelled);
            await Poll.UntilAsync(() => server.Uploads.Length == 1);
        }

        await Poll.UntilAsync(() => server.Uploads.Length == 0);
    }

    [Fact]
    public async Task Post_ClientGoesAwayDuringRecognition_FreesItsPlace()
    {
        var gate = new TaskCompletionSource();
        var ear = new FakeSpeechToTextEngine("one", "two") { Gate = gate.Task };
        await using ServerFixture server = await ServerFixture.StartAsync(ear: ear, settings: ("Parley:OpenAiAudio:MaxTranscribing", "1"));
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        Task<HttpResponseMessage> waiting = server.Http.PostAsync(Path1, Form(_recording), leave.Token);
        await Poll.UntilAsync(() => ear.Utterances == 1);

        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        gate.SetResult();
        using HttpResponseMessage next = await server.Http.PostAsync(Path1, Form(_recording), Cancelled);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        await Poll.UntilAsync(() => server.Uploads.Length == 0);
    }

    [Fact]
    public async Task Post_MoreThanMayWait_AreToldToComeAgain()
    {
        var gate = new TaskCompletionSource();
        var ear = new FakeSpeechToTextEngine("one", "two") { Gate = gate.Task };
        await using ServerFixture server = await ServerFixture.StartAsync(
            ear: ear, settings: [("Parley:OpenAiAudio:MaxTranscribing", "1"), ("Parley:OpenAiAudio:MaxWaiting", "0")]);
        Task<HttpResponseMessage> first = server.Http.PostAsync(Path1, Form(_recording), Cancelled);
        await Poll.UntilAsync(() => ear.Utterances == 1);

        using HttpResponseMessage refused = await server.Http.PostAsync(Path1, Form(_recording), Cancelled);

        await OpenAiAssert.ErrorAsync(refused, 429, "server_busy", null);
        gate.SetResult();
        using HttpResponseMessage served = await first;
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    private static Task<ServerFixture> StartAsync(params (string Key, string Value)[] settings) =>
        ServerFixture.StartAsync(ear: new FakeSpeechToTextEngine("one", "two"), settings: settings);

    private static MultipartFormDataContent Form(byte[] file, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent();
        foreach ((string name, string value) in fields)
            form.Add(new StringContent(value), name);
        var recording = new ByteArrayContent(file);
        recording.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
        form.Add(recording, "file", "a.wav");
        return form;
    }

    private static byte[] Recording()
    {
        float[] samples = new float[16_000 * 4];
        samples.AsSpan(0, 16_000).Fill(0.5f);
        samples.AsSpan(32_000, 16_000).Fill(0.5f);
        return MemoryRecording.Wav(samples, AudioFormat.Speech16Khz);
    }

    private static byte[] Noise(int count)
    {
        byte[] bytes = new byte[count];
        new Random(7).NextBytes(bytes);
        return bytes;
    }
}
