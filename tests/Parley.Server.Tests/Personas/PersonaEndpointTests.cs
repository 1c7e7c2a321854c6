using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

using Parley.Server.Personas;
using Parley.Server.Tests.Voices;
using Parley.Testing;

namespace Parley.Server.Tests.Personas;

public sealed class PersonaEndpointTests
{
    [Fact]
    public async Task Post_Json_IsThereAndWarnsOfAnUnknownVoice()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();

        (JsonElement made, HttpResponseMessage response) = await api.SendAsync(
            HttpMethod.Post, "/personas", 201, JsonContent.Create(new { name = "Ännä", prompt = "Be kind.", voice = "nobody" }));

        Assert.Equal("/personas/anna", response.Headers.Location!.ToString());
        Assert.Contains("nobody", made.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal("stored", made.GetProperty("source").GetString());
        JsonElement listed = await api.GetAsync("/personas");
        Assert.Equal(["assistant", "anna"], listed.EnumerateArray().Select(static p => p.GetProperty("id").GetString()));
        Assert.Equal("settings", listed[0].GetProperty("source").GetString());
        VoiceApi.AssertProblem((await api.SendAsync(
            HttpMethod.Post, "/personas", 409, JsonContent.Create(new { id = "anna", prompt = "x" }))).Body, "persona-exists");
    }

    [Fact]
    public async Task Post_SameKeyAgain_IsAnsweredAsBeforeAndAnotherBodyIsRefused()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();
        JsonContent Body(string prompt) => JsonContent.Create(new { id = "a", prompt });

        (JsonElement first, _) = await api.SendAsync(HttpMethod.Post, "/personas", 201, Body("x"), ("Idempotency-Key", "k1"));
        (JsonElement again, HttpResponseMessage response) = await api.SendAsync(HttpMethod.Post, "/personas", 201, Body("x"), ("Idempotency-Key", "k1"));

        Assert.Equal(first.GetRawText(), again.GetRawText());
        Assert.Equal("true", response.Headers.GetValues("Idempotency-Replayed").Single());
        VoiceApi.AssertProblem(
            (await api.SendAsync(HttpMethod.Post, "/personas", 422, Body("y"), ("Idempotency-Key", "k1"))).Body, "idempotency-key-reused");
        VoiceApi.AssertProblem(
            (await api.SendAsync(HttpMethod.Post, "/personas", 400, Body("y"), ("Idempotency-Key", "k 1"))).Body, "invalid-idempotency-key");
    }

    [Fact]
    public async Task PutAndDelete_WithTags_ChangeOnlyWhatWasSeen()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();
        (_, HttpResponseMessage made) = await api.SendAsync(
            HttpMethod.Put, "/personas/a", 201, JsonContent.Create(new { prompt = "1" }), ("If-None-Match", "*"));
        string tag = made.Headers.ETag!.ToString();

        await api.SendAsync(HttpMethod.Put, "/personas/a", 412, JsonContent.Create(new { prompt = "2" }), ("If-None-Match", "*"));
        (_, HttpResponseMessage changed) = await api.SendAsync(
            HttpMethod.Put, "/personas/a", 200, JsonContent.Create(new { prompt = "3" }), ("If-Match", tag));
        await api.SendAsync(HttpMethod.Put, "/personas/a", 412, JsonContent.Create(new { prompt = "4" }), ("If-Match", tag));
        await api.SendAsync(HttpMethod.Delete, "/personas/a", 412, null, ("If-Match", tag));
        await api.SendAsync(HttpMethod.Get, "/personas/a", 304, null, ("If-None-Match", changed.Headers.ETag!.ToString()));
        await api.SendAsync(HttpMethod.Delete, "/personas/a", 204, null, ("If-Match", changed.Headers.ETag!.ToString()));

        VoiceApi.AssertProblem(await api.GetAsync("/personas/a", 404), "no-such-persona");
        VoiceApi.AssertProblem((await api.SendAsync(HttpMethod.Delete, "/personas/assistant", 409)).Body, "persona-of-settings");
        VoiceApi.AssertProblem((await api.SendAsync(HttpMethod.Delete, "/personas/a", 404)).Body, "no-such-persona");
    }

    [Fact]
    public async Task Get_AsYaml_IsWhatPostTakes()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();
        await api.SendAsync(HttpMethod.Post, "/personas", 201, JsonContent.Create(new { id = "a", name = "Ä: no", prompt = "One.\nTwo." }));

        (_, HttpResponseMessage one) = await api.SendAsync(HttpMethod.Get, "/personas/a", 200, null, ("Accept", "application/yaml"));
        (_, HttpResponseMessage all) = await api.SendAsync(HttpMethod.Get, "/personas", 200, null, ("Accept", "application/yaml"));
        string yaml = await one.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        string list = await all.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("application/yaml", one.Content.Headers.ContentType!.MediaType);
        Assert.Contains("Accept", one.Headers.Vary);
        Assert.Equal(["assistant", "a"], PersonaYaml.Parse(list).Select(static persona => persona.Id));
        await api.SendAsync(HttpMethod.Delete, "/personas/a", 204);
        await api.SendAsync(HttpMethod.Post, "/personas", 201, Yaml(yaml));
        Assert.Equal("Ä: no", (await api.GetAsync("/personas/a")).GetProperty("name").GetString());
        await api.SendAsync(HttpMethod.Get, "/personas/nobody", 404, null, ("Accept", "application/yaml"));
    }

    [Fact]
    public async Task Post_Yaml_ImportsAllOrNone()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();

        (JsonElement made, _) = await api.SendAsync(HttpMethod.Post, "/personas", 201, Yaml("- {id: a, prompt: A}\n- {id: b, prompt: B}"));
        await api.SendAsync(HttpMethod.Post, "/personas", 409, Yaml("- {id: c, prompt: C}\n- {id: b, prompt: B2}"));
        await api.GetAsync("/personas/c", 404);
        await api.SendAsync(HttpMethod.Post, "/personas?replace=true", 201, Yaml("- {id: c, prompt: C}\n- {id: b, prompt: B2}"));

        Assert.Equal(2, made.GetArrayLength());
        Assert.Equal("B2", (await api.GetAsync("/personas/b")).GetProperty("prompt").GetString());
        VoiceApi.AssertProblem((await api.SendAsync(HttpMethod.Post, "/personas", 400, Yaml("id: *x"))).Body, "invalid-persona");
    }

    [Theory]
    [InlineData("{\"id\":\"a b\",\"prompt\":\"x\"}", 400, "invalid-persona")]
    [InlineData("{\"id\":\"a\"}", 400, "invalid-persona")]
    [InlineData("{\"id\":\"a\",\"prompt\":\"x\",\"language\":\"not a code\"}", 400, "invalid-persona")]
    [InlineData("{\"id\":1}", 400, "invalid-json")]
    [InlineData("{", 400, "invalid-json")]
    [InlineData("null", 400, "invalid-json")]
    [InlineData("[]", 400, "invalid-json")]
    public async Task Post_BadJson_IsAProblem(string body, int status, string type)
    {
        await using VoiceApi api = await VoiceApi.StartAsync();

        (JsonElement problem, _) = await api.SendAsync(HttpMethod.Post, "/personas", status, new StringContent(body, Encoding.UTF8, "application/json"));

        VoiceApi.AssertProblem(problem, type);
    }

    [Fact]
    public async Task Post_OtherTypesAndSizes_AreRefused()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();

        await api.SendAsync(HttpMethod.Post, "/personas", 415, new StringContent("x"));
        await api.SendAsync(HttpMethod.Put, "/personas/a", 415, Yaml("id: a"));
        VoiceApi.AssertProblem((await api.SendAsync(
            HttpMethod.Post, "/personas", 413, JsonContent.Create(new { id = "a", prompt = new string('x', 300_000) }))).Body, "body-too-large");
        VoiceApi.AssertProblem((await api.SendAsync(HttpMethod.Post, "/personas", 413, Yaml(new string(' ', 5_000_000)), ("Expect", "100-continue"))).Body, "body-too-large");
        VoiceApi.AssertProblem((await api.SendAsync(
            HttpMethod.Put, "/personas/a", 400, JsonContent.Create(new { id = "b", prompt = "x" }))).Body, "invalid-persona");
    }

    [Fact]
    public async Task Post_ModelThatTheServerHasNot_IsAcceptedWithAWarning()
    {
        await using var models = new FileServer();
        models.Serve("/v1/models", new FileReply { Content = """{"data":[{"id":"small"}]}"""u8.ToArray() });
        await using VoiceApi api = await VoiceApi.StartAsync(
            ("Parley:Brain:Provider", "openai"), ("Parley:Brain:Endpoint", $"{models.Address}v1"), ("Parley:Brain:Model", "small"));

        (JsonElement made, _) = await api.SendAsync(
            HttpMethod.Put, "/personas/a", 201, JsonContent.Create(new { prompt = "x", model = "large" }));
        (JsonElement known, _) = await api.SendAsync(
            HttpMethod.Put, "/personas/a", 200, JsonContent.Create(new { prompt = "x", model = "small" }));

        Assert.Contains("'large'", Assert.Single(made.GetProperty("warnings").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Equal(0, known.GetProperty("warnings").GetArrayLength());
    }

    [Fact]
    public async Task List_InPages_GivesEachOnce()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();
        for (int i = 0; i < 4; i++)
            await api.SendAsync(HttpMethod.Put, $"/personas/p{i}", 201, JsonContent.Create(new { prompt = "x" }));

        Assert.Equal(["assistant", "p0", "p1", "p2", "p3"], await api.ReadPagesAsync("/personas?limit=2"));
    }

    private static StringContent Yaml(string text) => new(text, Encoding.UTF8, new MediaTypeHeaderValue("application/yaml"));
}
