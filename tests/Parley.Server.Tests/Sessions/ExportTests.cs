using System.Net;
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

    [Theory]
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
        using (SessionClient client = await server.ConnectAsync("talk"))
        {
            await client.SendAsync("""{"type":"configure","record":true,"output":{"sample_rate_hz":24000}}""");
            Assert.True((await client.ExpectAsync("session_ready")).GetProperty("recording").GetBoolean());
            await client.SendAsync("""{"type":"start_recording"}""");
            await client.SendAsync(Tone(16_000));
            await client.SendAsync("""{"type":"stop_recording"}""");
            await Talking.UntilAsync(client, "turn_metrics");
            await client.CloseAsync();
        }

        await Talking.EndedAsync(server.Http, "talk");
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
