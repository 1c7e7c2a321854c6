using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Parley.Server.Tests.Voices;

public sealed class VoiceEndpointTests
{
    [Fact]
    public async Task Post_Voice_IsDescribedAndFound()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();

        (JsonElement voice, HttpResponseMessage response) = await api.SendAsync(
            HttpMethod.Post, "/voices", 201, JsonContent.Create(new { name = "Anna", language = "de", description = "Warm" }));

        Assert.Equal("/voices/anna", response.Headers.Location!.ToString());
        Assert.Equal(
            ("anna", "scripted", "de", "Warm", "Anna", "cloned", "created"),
            (voice.GetProperty("id").GetString(), voice.GetProperty("engine").GetString(), voice.GetProperty("language").GetString(),
                voice.GetProperty("description").GetString(), voice.GetProperty("name").GetString(), voice.GetProperty("kind").GetString(),
                voice.GetProperty("status").GetString()));
        Assert.Equal(JsonValueKind.Null, voice.GetProperty("quality").ValueKind);
        (_, HttpResponseMessage found) = await api.SendAsync(HttpMethod.Get, "/voices/anna", 200);
        await api.SendAsync(HttpMethod.Get, "/voices/anna", 304, null, ("If-None-Match", found.Headers.ETag!.ToString()));
    }

    [Fact]
    public async Task Post_NamesThatAreTaken_GetANumber()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();

        Assert.Equal("tone-2", await api.CreateAsync("Tone")); // the engine's own is called so
        Assert.Equal("anna", await api.CreateAsync());
        Assert.Equal("anna-2", await api.CreateAsync("ANNA!"));
    }

    [Fact]
    public async Task Post_SameKeyManyTimesAtOnce_MakesOneVoice()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();

        string[] ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => (await api.SendAsync(
            HttpMethod.Post, "/voices", 201, JsonContent.Create(new { name = "Anna" }), ("Idempotency-Key", "one"))).Body.GetProperty("id").GetString()!));

        Assert.All(ids, static id => Assert.Equal("anna", id));
        Assert.Equal(["tone", "anna"], await api.ReadPagesAsync("/voices"));
    }

    [Theory]
    [InlineData("{\"name\":\"---\"}", "invalid-voice")]
    [InlineData("{}", "invalid-voice")]
    [InlineData("{\"name\":\"a\",\"language\":\"no code\"}", "invalid-voice")]
    [InlineData("{\"name\":\"a\",\"engine\":\"none\"}", "unknown-engine")]
    [InlineData("{\"name\":1}", "invalid-json")]
    [InlineData("nothing", "invalid-json")]
    public async Task Post_BadBody_SaysWhatIsWrong(string body, string type)
    {
        await using VoiceApi api = await VoiceApi.StartAsync();

        (JsonElement problem, _) = await api.SendAsync(HttpMethod.Post, "/voices", 400, new StringContent(body, Encoding.UTF8, "application/json"));

        VoiceApi.AssertProblem(problem, type);
    }

    [Fact]
    public async Task Post_TextThatDatabasesRefuse_IsKeptWithoutIt()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();

        (JsonElement voice, _) = await api.SendAsync(
            HttpMethod.Post, "/voices", 201, new StringContent("{\"name\":\"a\\u0000b\"}", Encoding.UTF8, "application/json"));

        Assert.Equal("a\uFFFDb", voice.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Patch_Voice_ChangesOnlyWhatIsSent()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();
        await api.CreateAsync();

        (JsonElement voice, _) = await api.SendAsync(HttpMethod.Patch, "/voices/anna", 200, JsonContent.Create(new { description = "Warm" }));

        Assert.Equal(("Anna", "Warm"), (voice.GetProperty("name").GetString(), voice.GetProperty("description").GetString()));
        VoiceApi.AssertProblem((await api.SendAsync(HttpMethod.Patch, "/voices/anna", 400, JsonContent.Create(new { name = " " }))).Body, "invalid-voice");
        VoiceApi.AssertProblem((await api.SendAsync(HttpMethod.Patch, "/voices/none", 404, JsonContent.Create(new { name = "x" }))).Body, "no-such-voice");
        VoiceApi.AssertProblem((await api.SendAsync(HttpMethod.Patch, "/voices/tone", 409, JsonContent.Create(new { name = "x" }))).Body, "voice-built-in");
    }

    [Theory]
    [InlineData("tone", 409, "voice-built-in")]
    [InlineData("none", 404, "no-such-voice")]
    [InlineData("..%2f..%2fetc", 404, "no-such-voice")]
    [InlineData("%F0%9F%98%80", 404, "no-such-voice")]
    public async Task Delete_WhatCannotBe_SaysWhy(string id, int status, string type)
    {
        await using VoiceApi api = await VoiceApi.StartAsync();

        foreach ((HttpMethod method, string path, int expected) in new[]
        {
            (HttpMethod.Delete, $"/voices/{id}", status),
            (HttpMethod.Post, $"/voices/{id}/train", status),
        })
            VoiceApi.AssertProblem((await api.SendAsync(method, path, expected)).Body, type);
    }

    [Fact]
    public async Task List_OfAllKinds_GivesEachOnceInPages()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();
        string made = await api.CreateAsync("Zoe");
        await api.UploadAsync(made);
        await api.TrainAsync(made);
        await api.CreateAsync("Ben");
        Directory.CreateDirectory(api.Library.PathTo("scripted"));
        foreach (string name in new[] { "cli-b", "cli-a" })
            File.Copy(api.Library.PathTo("scripted", "zoe.safetensors"), api.Library.PathTo("scripted", $"{name}.safetensors"));

        string?[] all = ["tone", "cli-a", "cli-b", "zoe", "ben"];
        for (int limit = 1; limit < 7; limit++)
            Assert.Equal(all, await api.ReadPagesAsync($"/voices?limit={limit}"));
        Assert.Equal("cloned", (await api.GetAsync("/voices/cli-a")).GetProperty("kind").GetString());
        VoiceApi.AssertProblem((await api.SendAsync(HttpMethod.Post, "/voices/cli-a/train", 409)).Body, "voice-of-the-library");
        await api.SendAsync(HttpMethod.Delete, "/voices/cli-a", 204);
        await api.GetAsync("/voices/cli-a", 404);
    }

    [Theory]
    [InlineData("limit=0", "invalid-limit")]
    [InlineData("limit=201", "invalid-limit")]
    [InlineData("after=x", "invalid-cursor")]
    [InlineData("after=b-1", "invalid-cursor")]
    [InlineData("after=v99999999999999999999", "invalid-cursor")]
    [InlineData("after=l..", "invalid-cursor")]
    public async Task List_BadPage_IsAProblem(string query, string type)
    {
        await using VoiceApi api = await VoiceApi.StartAsync();

        VoiceApi.AssertProblem(await api.GetAsync($"/voices?{query}", 400), type);
    }
}
