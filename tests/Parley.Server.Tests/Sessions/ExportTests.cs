using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

using Parley.Core.Audio;
using Parley.Testing;

namespace Parley.Server.Tests.Sessions;

/// <summary>Conversations that leave the running server.</summary>
public sealed class ExportTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Export_EachFormat_ByNameAndByAccept()
    {
        await using ServerFixture server = await StartAsync();
        using (SessionClient client = await server.ConnectAsync("talk"))
        {
            await Talking.SayAsync(client, "<b>hello</b> *there*");
            await client.CloseAsync();
        }

        await Talking.EndedAsync(server.Http, "talk");
        HttpResponseMessage markdown = await server.Http.GetAsync("/sessions/talk/export?format=markdown", Cancel);
        string text = await markdown.Content.ReadAsStringAsync(Cancel);
        Assert.Equal("text/markdown", markdown.Content.Headers.ContentType!.MediaType);
        Assert.Equal("talk.md", markdown.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        Assert.Contains("**Person (typed):** \\<b\\>hello\\</b\\> \\*there\\*\n", text);
        Assert.Contains(":** One, two, three.\n", text);

        Assert.Equal(text, await AcceptAsync(server, "text/markdown"));
        string srt = await AcceptAsync(server, "text/html, application/x-subrip;q=0.9, application/json;q=0.5");
        Assert.StartsWith("1\n00:00:0", srt);
        Assert.Contains(" --> 00:00:0", srt);
        Assert.Contains("\nPerson: <b>hello</b> *there*\n\n2\n", srt);
        Assert.Contains(": One, two, three.\n", srt);
        JsonElement json = await server.Http.GetFromJsonAsync<JsonElement>("/sessions/talk/export?format=json", Cancel);
        Assert.Equal(1, json.GetProperty("turns").GetArrayLength());
    }

    [Fact]
    public async Task Export_SoundInRanges_GivesThePartsOfTheWhole()
    {
        await using ServerFixture server = await StartAsync(("Parley:Recording:Enabled", "true"));
        await RecordAsync(server, "talk");
        const string Path = "/sessions/talk/export?format=wav";
        HttpResponseMessage answer = await server.Http.GetAsync(Path, Cancel);
        byte[] whole = await answer.Content.ReadAsByteArrayAsync(Cancel);
        Assert.Equal("bytes", answer.Headers.AcceptRanges.Single());

        (HttpStatusCode Status, byte[] Bytes) middle = await RangeAsync(new RangeHeaderValue(5_001, 70_000));
        (HttpStatusCode Status, byte[] Bytes) tail = await RangeAsync(new RangeHeaderValue(null, 10));
        (HttpStatusCode Status, _) = await RangeAsync(new RangeHeaderValue(whole.Length, null));
        (HttpStatusCode Status, byte[] Bytes) changed = await RangeAsync(new RangeHeaderValue(0, 9), "\"other\"");

        Assert.Equal(whole.Length, answer.Content.Headers.ContentLength);
        Assert.Equal((HttpStatusCode.PartialContent, 65_000), (middle.Status, middle.Bytes.Length));
        Assert.True(whole.AsSpan(5_001, 65_000).SequenceEqual(middle.Bytes));
        Assert.True(whole.AsSpan(whole.Length - 10).SequenceEqual(tail.Bytes));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, Status);
        Assert.Equal((HttpStatusCode.OK, whole.Length), (changed.Status, changed.Bytes.Length));

        async Task<(HttpStatusCode, byte[])> RangeAsync(RangeHeaderValue range, string? tag = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Path);
            request.Headers.Range = range;
            request.Headers.IfRange = tag is null ? null : new RangeConditionHeaderValue(tag);
            HttpResponseMessage part = await server.Http.SendAsync(request, Cancel);
            return (part.StatusCode, await part.Content.ReadAsByteArrayAsync(Cancel));
        }
    }

    [Fact]
    public async Task GetSession_TwoConnections_LieOnTheTimeLineOfSoundAndWaveform()
    {
        await using ServerFixture server = await StartAsync(("Parley:Recording:Enabled", "true"));
        await RecordAsync(server, "talk");
        await RecordAsync(server, "talk");
        JsonElement detail = await server.Http.GetFromJsonAsync<JsonElement>("/sessions/talk", Cancel);
        JsonElement[] connections = [.. detail.GetProperty("connections").EnumerateArray()];
        double second = connections[1].GetProperty("offset_ms").GetDouble();

        using var wav = new MemoryStream(
            await server.Http.GetByteArrayAsync("/sessions/talk/export?format=wav", Cancel));
        JsonElement waveform = await server.Http.GetFromJsonAsync<JsonElement>(
            "/sessions/talk/waveform?points=200", Cancel);

        Assert.Equal(0, connections[0].GetProperty("offset_ms").GetDouble());
        Assert.Equal(second, connections[0].GetProperty("duration_ms").GetDouble());
        double whole = second + connections[1].GetProperty("duration_ms").GetDouble();
        Assert.Equal(whole, detail.GetProperty("duration_ms").GetDouble());
        Assert.Equal(whole, waveform.GetProperty("duration_ms").GetDouble());
        var reader = WavReader.Open(wav);
        Assert.Equal(
            waveform.GetProperty("sound_ms").GetDouble(), reader.TotalSamples!.Value / 24.0, tolerance: 1);
        float[] person = [.. waveform.GetProperty("person").EnumerateArray().Select(peak => peak.GetSingle())];
        Assert.Equal(200, person.Length);
        Assert.Equal(0.5f, person[(int)(100 / whole * 200)], tolerance: 0.01);
        Assert.Equal(0.5f, person[(int)((second + 100) / whole * 200)], tolerance: 0.01);
        var left = new float[2 * 480];
        var skipped = new float[2 * (int)((second + 100) * 24)];
        reader.Read(skipped);
        reader.Read(left);
        Assert.True(left.Where((_, i) => i % 2 == 0).Max() > 0.4);
    }

    [Fact]
    public async Task GetWaveform_OfAnEndedSession_HasAnETagForEachDrawing()
    {
        await using ServerFixture server = await StartAsync(("Parley:Recording:Enabled", "true"));
        await RecordAsync(server, "talk");

        string first = (await server.Http.GetAsync("/sessions/talk/waveform", Cancel)).Headers.ETag!.Tag;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sessions/talk/waveform");
        request.Headers.Add("If-None-Match", first);
        HttpResponseMessage same = await server.Http.SendAsync(request, Cancel);
        string other = (await server.Http.GetAsync("/sessions/talk/waveform?from_ms=10.5&to_ms=200", Cancel)).Headers.ETag!.Tag;

        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public async Task Recording_ThatIsDamaged_IsNotToldAsRecorded()
    {
        await using ServerFixture server = await StartAsync(("Parley:Recording:Enabled", "true"));
        await RecordAsync(server, "talk");
        string file = Directory.GetFiles(Path.Combine(_folder.Path, "recordings")).Single();
        await File.WriteAllTextAsync(file, "none", Cancel);

        JsonElement detail = await server.Http.GetFromJsonAsync<JsonElement>("/sessions/talk", Cancel);
        HttpResponseMessage waveform = await server.Http.GetAsync("/sessions/talk/waveform", Cancel);

        Assert.False(detail.GetProperty("connections")[0].GetProperty("recorded").GetBoolean());
        Assert.Equal(HttpStatusCode.Conflict, waveform.StatusCode);
        Assert.Null(waveform.Headers.ETag);
    }

    [Theory]
    [InlineData("/sessions/talk/waveform", 409, "session-not-recorded")]
    [InlineData("/sessions/talk/waveform?points=0", 400, "invalid-filter")]
    [InlineData("/sessions/talk/waveform?points=4001", 400, "invalid-filter")]
    [InlineData("/sessions/talk/waveform?from_ms=-1", 400, "invalid-filter")]
    [InlineData("/sessions/talk/waveform?from_ms=NaN", 400, "invalid-filter")]
    [InlineData("/sessions/talk/waveform?from_ms=5&to_ms=5", 400, "invalid-filter")]
    [InlineData("/sessions/talk/waveform?to_ms=Infinity", 400, "invalid-filter")]
    [InlineData("/sessions/none/waveform", 404, "unknown-session")]
    [InlineData("/sessions/a%20b/waveform", 400, "invalid-session-id")]
    [InlineData("/sessions/talk/export?format=wav", 409, "session-not-recorded")]
    [InlineData("/sessions/talk/export?format=doc", 400, "invalid-filter")]
    [InlineData("/sessions/none/export?format=srt", 404, "unknown-session")]
    [InlineData("/sessions/a%20b/export", 400, "invalid-session-id")]
    public async Task Export_ThatCannotBe_IsAProblem(string path, int status, string type)
    {
        await using ServerFixture server = await StartAsync();
        using SessionClient client = await server.ConnectAsync("talk");
        await Talking.SayAsync(client, "hello");

        HttpResponseMessage answer = await server.Http.GetAsync(path, Cancel);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains($"urn:parley:problem:{type}", await answer.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task GetSession_AcceptThatNobodyHas_Is406()
    {
        await using ServerFixture server = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sessions/x");
        request.Headers.Add("Accept", "image/png");

        Assert.Equal(HttpStatusCode.NotAcceptable, (await server.Http.SendAsync(request, Cancel)).StatusCode);
    }

    [Fact]
    public async Task Export_RecordedSession_IsAStereoWavAndGoesWithIt()
    {
        await using ServerFixture server = await StartAsync(("Parley:Recording:Enabled", "true"));
        await RecordAsync(server, "talk");
        HttpResponseMessage answer = await server.Http.GetAsync("/sessions/talk/export?format=wav", Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        byte[] wav = await answer.Content.ReadAsByteArrayAsync(Cancel);
        var reader = WavReader.Open(new MemoryStream(wav));
        Assert.Equal(new AudioFormat(24_000, 2), reader.Format);
        var both = new float[reader.TotalSamples!.Value * 2];
        Assert.Equal(both.Length, reader.Read(both));
        Assert.True(both.Where((_, i) => i % 2 == 0).Count(sample => Math.Abs(sample) > 0.2) > 12_000);
        Assert.True(both.Where((_, i) => i % 2 == 1).Count(sample => Math.Abs(sample) > 0.05) > 500);
        Assert.True((await server.Http.GetFromJsonAsync<JsonElement>("/sessions/talk", Cancel))
            .GetProperty("connections")[0].GetProperty("recorded").GetBoolean());

        Assert.Single(Directory.GetFiles(Path.Combine(_folder.Path, "recordings")));
        Assert.Equal(HttpStatusCode.NoContent, await Talking.DeleteEndedAsync(server.Http, "talk"));
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder.Path, "recordings")));
    }

    [Theory]
    [InlineData("false", "true")]
    [InlineData("true", "false")]
    public async Task Recording_NotAllowedOrNotAskedFor_KeepsNothing(string enabled, string record)
    {
        await using ServerFixture server = await StartAsync(("Parley:Recording:Enabled", enabled));
        using SessionClient client = await server.ConnectAsync("talk");
        await client.SendAsync($$"""{"type":"configure","record":{{record}}}""");
        Assert.False((await client.ExpectAsync("session_ready")).GetProperty("recording").GetBoolean());
        await Talking.SayAsync(client, "hello");

        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "recordings")));
    }

    private static async Task RecordAsync(ServerFixture server, string id)
    {
        using (SessionClient client = await server.ConnectAsync(id))
        {
            await client.SendAsync("""{"type":"configure","record":true,"output":{"sample_rate_hz":24000}}""");
            Assert.True((await client.ExpectAsync("session_ready")).GetProperty("recording").GetBoolean());
            await client.SendAsync("""{"type":"start_recording"}""");
            await client.SendAsync(Tone(16_000));
            await client.SendAsync("""{"type":"stop_recording"}""");
            await Talking.UntilAsync(client, "turn_metrics");
            await client.CloseAsync();
        }

        await Talking.EndedAsync(server.Http, id);
    }

    private static byte[] Tone(int samples)
    {
        var tone = new float[samples];
        for (int i = 0; i < samples; i++)
            tone[i] = 0.5f * MathF.Sin(i * 0.2f);
        var bytes = new byte[samples * sizeof(float)];
        Buffer.BlockCopy(tone, 0, bytes, 0, bytes.Length);
        return bytes;
    }

    private static async Task<string> AcceptAsync(ServerFixture server, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sessions/talk");
        request.Headers.Add("Accept", accept);
        return await (await server.Http.SendAsync(request, Cancel)).Content.ReadAsStringAsync(Cancel);
    }

    private async Task<ServerFixture> StartAsync(params (string, string)[] more) => await ServerFixture.StartAsync(
        settings: [.. await Talking.SettingsAsync("sqlite", _folder.Path), .. more]);
}
