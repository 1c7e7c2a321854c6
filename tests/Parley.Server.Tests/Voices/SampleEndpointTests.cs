using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

using Parley.Testing;

namespace Parley.Server.Tests.Voices;

public sealed class SampleEndpointTests
{
    private static readonly byte[] _recording = VoiceApi.Recording();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Post_Recording_IsReportedKeptAndHeardAgain()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();
        await api.CreateAsync();

        (JsonElement sample, HttpResponseMessage response) = await api.SendAsync(
            HttpMethod.Post, "/voices/anna/samples", 201, VoiceApi.Wav(_recording));

        string place = response.Headers.Location!.ToString();
        Assert.Equal($"/voices/anna/samples/{sample.GetProperty("id").GetString()}", place);
        Assert.Equal(12_000, sample.GetProperty("duration_ms").GetDouble());
        Assert.InRange(sample.GetProperty("level_db").GetDouble(), -40, 0);
        Assert.True(sample.GetProperty("usable").GetBoolean());
        Assert.Equal("quick", sample.GetProperty("voice_quality").GetString());
        using HttpResponseMessage audio = await api.Http.GetAsync(place, Cancel);
        Assert.Equal("audio/wav", audio.Content.Headers.ContentType!.MediaType);
        Assert.Equal(_recording, await audio.Content.ReadAsByteArrayAsync(Cancel));
        await api.SendAsync(HttpMethod.Get, place, 304, null, ("If-None-Match", audio.Headers.ETag!.ToString()));
        (_, HttpResponseMessage part) = await api.SendAsync(HttpMethod.Get, place, 206, null, ("Range", "bytes=0-3"));
        Assert.Equal("RIFF", await part.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(sample.GetRawText(), (await api.GetAsync("/voices/anna/samples"))[0].GetRawText());
    }

    [Fact]
    public async Task Post_Form_TakesItsFileAndName()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();
        await api.CreateAsync();
        using var form = new MultipartFormDataContent { { new StringContent("x"), "note" } };
        form.Add(VoiceApi.Wav(_recording), "file", "../../up/anna\u0007.wav");

        (JsonElement sample, _) = await api.SendAsync(HttpMethod.Post, "/voices/anna/samples", 201, form);

        Assert.Equal("anna.wav", sample.GetProperty("file_name").GetString());
    }

    [Fact]
    public async Task Post_SameRecordingAgain_GivesTheOneThatIsThere()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();
        await api.CreateAsync();
        string first = (await api.UploadAsync("anna", _recording)).GetProperty("id").GetString()!;

        Assert.Equal(first, (await api.UploadAsync("anna", _recording, 200)).GetProperty("id").GetString());

        Assert.Equal(1, (await api.GetAsync("/voices/anna/samples")).GetArrayLength());
        Assert.Single(Files(api));
    }

    [Fact]
    public async Task Post_SameKeyAgain_IsAnsweredAsBefore()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();
        await api.CreateAsync();

        (JsonElement first, _) = await api.SendAsync(HttpMethod.Post, "/voices/anna/samples", 201, VoiceApi.Wav(_recording), ("Idempotency-Key", "k"));
        (JsonElement again, _) = await api.SendAsync(HttpMethod.Post, "/voices/anna/samples", 201, VoiceApi.Wav(_recording), ("Idempotency-Key", "k"));

        Assert.Equal(first.GetRawText(), again.GetRawText());
        VoiceApi.AssertProblem((await api.SendAsync(
            HttpMethod.Post, "/voices/anna/samples", 422, VoiceApi.Wav(VoiceApi.Recording(13)), ("Idempotency-Key", "k"))).Body, "idempotency-key-reused");
        Assert.Single(Files(api));
    }

    [Fact]
    public async Task Post_SeveralShortOnes_AddUp()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();
        await api.CreateAsync();

        JsonElement first = await api.UploadAsync("anna", VoiceApi.Recording(2.5));
        Assert.False(first.GetProperty("usable").GetBoolean());
        Assert.Equal("too_short", first.GetProperty("findings")[0].GetProperty("code").GetString());
        for (int i = 1; i < 5; i++)
            await api.UploadAsync("anna", VoiceApi.Recording(2.5 + (i / 10.0)));

        Assert.Equal("completed", (await api.TrainAsync("anna")).GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("silence", 422)]
    [InlineData("text", 422)]
    [InlineData("cut", 422)]
    [InlineData("empty", 422)]
    public async Task Post_WhatIsNoRecording_SaysWhyAndKeepsNothing(string what, int status)
    {
        byte[] bytes = what switch
        {
            "silence" => MemoryRecording.Wav(new float[16_000 * 10], SyntheticSpeech.Format),
            "cut" => _recording[..30],
            "empty" => [],
            _ => "This is no sound."u8.ToArray(),
        };
        await using VoiceApi api = await VoiceApi.StartAsync();
        await api.CreateAsync();

        JsonElement problem = await api.UploadAsync("anna", bytes, status);

        VoiceApi.AssertProblem(problem, "invalid-voice-sample");
        Assert.DoesNotContain(api.DataFolder, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(Files(api));
        Assert.Equal(0, (await api.GetAsync("/voices/anna/samples")).GetArrayLength());
    }

    [Fact]
    public async Task Post_OtherThanSound_IsRefusedByItsType()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();
        await api.CreateAsync();

        await api.SendAsync(HttpMethod.Post, "/voices/anna/samples", 415, new StringContent("{}", Encoding.UTF8, "application/json"));
        using var form = new MultipartFormDataContent { { new StringContent("x"), "note" } };
        VoiceApi.AssertProblem((await api.SendAsync(HttpMethod.Post, "/voices/anna/samples", 400, form)).Body, "invalid-upload");
        using var broken = new ByteArrayContent("no form"u8.ToArray());
        broken.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        VoiceApi.AssertProblem((await api.SendAsync(HttpMethod.Post, "/voices/anna/samples", 400, broken)).Body, "invalid-upload");
    }

    [Theory]
    [InlineData(150_000)]
    [InlineData(3_000_000)]
    public async Task Post_AboveTheLimit_IsTooLargeAndKeepsNothing(int bytes)
    {
        await using VoiceApi api = await VoiceApi.StartAsync(("Parley:Voices:MaxSampleBytes", "100000"));
        await api.CreateAsync();

        VoiceApi.AssertProblem(await api.UploadAsync("anna", new byte[bytes], 413), "upload-too-large");

        Assert.Empty(Files(api));
    }

    [Fact]
    public async Task Post_MoreThanAVoiceMayHave_IsRefused()
    {
        await using VoiceApi api = await VoiceApi.StartAsync(("Parley:Voices:MaxSamples", "1"));
        await api.CreateAsync();
        await api.UploadAsync("anna", _recording);

        VoiceApi.AssertProblem(await api.UploadAsync("anna", VoiceApi.Recording(13), 409), "too-many-samples");

        Assert.Single(Files(api));
    }

    [Fact]
    public async Task Post_CutOff_KeepsNothing()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();
        await api.CreateAsync();

        using (var client = new TcpClient())
        {
            await client.ConnectAsync("127.0.0.1", api.Server.Server.Address.Port, Cancel);
            NetworkStream stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                "POST /voices/anna/samples HTTP/1.1\r\nHost: localhost\r\nContent-Type: audio/wav\r\nContent-Length: 384044\r\n\r\n"), Cancel);
            await stream.WriteAsync(_recording.AsMemory(0, 200_000), Cancel);
            await WaitUntilAsync(() => Files(api).Any());
        }

        await WaitUntilAsync(() => !Files(api).Any());
        Assert.Equal(0, (await api.GetAsync("/voices/anna/samples")).GetArrayLength());
    }

    [Fact]
    public async Task ForWhatIsNotThere_AllSaySo()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();
        await api.CreateAsync();

        VoiceApi.AssertProblem(await api.UploadAsync("none", _recording, 404), "no-such-voice");
        VoiceApi.AssertProblem(await api.UploadAsync("tone", _recording, 409), "voice-built-in");
        VoiceApi.AssertProblem(await api.GetAsync("/voices/none/samples", 404), "no-such-voice");
        Assert.Equal(0, (await api.GetAsync("/voices/tone/samples")).GetArrayLength());
        VoiceApi.AssertProblem(await api.GetAsync("/voices/anna/samples/smp_none", 404), "no-such-sample");
        VoiceApi.AssertProblem(await api.GetAsync("/voices/none/samples/smp_none", 404), "no-such-voice");
        VoiceApi.AssertProblem((await api.SendAsync(HttpMethod.Delete, "/voices/anna/samples/..%2f..%2fparley.db", 404)).Body, "no-such-sample");
        VoiceApi.AssertProblem(await api.GetAsync("/voices/anna/samples?limit=0", 400), "invalid-limit");
        VoiceApi.AssertProblem(await api.GetAsync("/voices/anna/samples?after=x", 400), "invalid-cursor");
    }

    [Fact]
    public async Task List_InPages_GivesEachOnce()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();
        await api.CreateAsync();
        List<string?> ids = [];
        for (int i = 0; i < 3; i++)
            ids.Add((await api.UploadAsync("anna", VoiceApi.Recording(4 + (i / 10.0)))).GetProperty("id").GetString());

        Assert.Equal(ids, await api.ReadPagesAsync("/voices/anna/samples?limit=2"));
    }

    private static IEnumerable<string> Files(VoiceApi api) => new[] { "samples", "uploads" }
        .Select(folder => Path.Combine(api.DataFolder, folder))
        .Where(Directory.Exists)
        .SelectMany(static folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));

    private static async Task WaitUntilAsync(Func<bool> isSo)
    {
        while (!isSo())
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel);
    }
}
