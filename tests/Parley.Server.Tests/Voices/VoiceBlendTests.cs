using System.Net.Http.Json;
using System.Text.Json;

namespace Parley.Server.Tests.Voices;

public sealed class VoiceBlendTests
{
    [Fact]
    public async Task Post_Blend_SpeaksAsItWasHeardAndIsDeleted()
    {
        await using VoiceApi api = await StartWithAnnaAsync();
        double heard = await api.ListenAsync("tone(1)+anna(3)");

        (JsonElement voice, _) = await api.SendAsync(HttpMethod.Post, "/voices", 201, Blend("Both", ("TONE", 1), ("anna", 3)));

        Assert.Equal(
            ("both", "blend", "ready", "zxx"),
            (voice.GetProperty("id").GetString(), voice.GetProperty("kind").GetString(),
                voice.GetProperty("status").GetString(), voice.GetProperty("language").GetString()));
        Assert.Equal(
            """[{"voice":"tone","weight":1},{"voice":"anna","weight":3}]""", voice.GetProperty("blend").GetRawText());
        Assert.Equal(JsonValueKind.Null, voice.GetProperty("missing_ms").ValueKind);
        Assert.Equal(heard, await api.ListenAsync("both"), 1e-3);
        Assert.Equal(["tone", "anna", "both"], await api.ReadPagesAsync("/voices"));
        await api.SendAsync(HttpMethod.Delete, "/voices/anna", 204);
        Assert.Equal(heard, await api.ListenAsync("both"), 1e-3); // it is a voice of its own
        await api.SendAsync(HttpMethod.Delete, "/voices/both", 204);
        Assert.Empty(Directory.EnumerateFiles(api.Library.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Post_BlendTwiceWithOneKey_MakesOneVoice()
    {
        await using VoiceApi api = await StartWithAnnaAsync();

        string?[] ids = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => (await api.SendAsync(
            HttpMethod.Post, "/voices", 201, Blend("Both", ("tone", 1), ("anna", 1)), ("Idempotency-Key", "one")))
            .Body.GetProperty("id").GetString()));

        Assert.All(ids, static id => Assert.Equal("both", id));
        (JsonElement second, _) = await api.SendAsync(HttpMethod.Post, "/voices", 201, Blend("Both", ("tone", 2), ("anna", 1)));
        Assert.Equal("both-2", second.GetProperty("id").GetString());
        Assert.Equal(
            ["anna.json", "anna.safetensors", "both-2.json", "both-2.safetensors", "both.json", "both.safetensors"],
            Directory.EnumerateFiles(api.Library.Path, "*", SearchOption.AllDirectories)
                .Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Blend_TakesNoSamplesAndIsNotTrained()
    {
        await using VoiceApi api = await StartWithAnnaAsync();
        await api.SendAsync(HttpMethod.Post, "/voices", 201, Blend("Both", ("tone", 1), ("anna", 1)));

        VoiceApi.AssertProblem(await api.UploadAsync("both", status: 409), "voice-is-a-blend");
        VoiceApi.AssertProblem((await api.SendAsync(HttpMethod.Post, "/voices/both/train", 409)).Body, "voice-is-a-blend");
    }

    [Theory]
    [InlineData("""{"name":"a","blend":[]}""", 400, "invalid-voice")]
    [InlineData("""{"name":"a","blend":[{"voice":"tone"}]}""", 400, "invalid-voice")]
    [InlineData("""{"name":"a","blend":[{"voice":"tone"},{"voice":"Tone"}]}""", 400, "invalid-voice")]
    [InlineData("""{"name":"a","blend":[{"voice":"tone"},{"voice":"nobody"}]}""", 400, "invalid-voice")]
    [InlineData("""{"name":"a","blend":[{"voice":"tone"},{"voice":"a+b"}]}""", 400, "invalid-voice")]
    [InlineData("""{"name":"a","blend":[{"voice":"tone"},{"voice":"anna","weight":0}]}""", 400, "invalid-voice")]
    [InlineData("""{"name":"a","blend":[{"voice":"tone"},{"weight":1}]}""", 400, "invalid-voice")]
    [InlineData("""{"name":"a","blend":[{"voice":"tone"},null]}""", 400, "invalid-voice")]
    [InlineData("""{"name":"a","blend":[{"voice":"tone"},{"voice":"anna","weight":"x"}]}""", 400, "invalid-json")]
    [InlineData("""{"name":"a","engine":"flite","blend":[{"voice":"slt"},{"voice":"kal"}]}""", 409, "voice-blending-unavailable")]
    public async Task Post_BlendThatCannotBe_SaysWhy(string body, int status, string type)
    {
        await using VoiceApi api = await StartWithAnnaAsync();

        (JsonElement problem, _) = await api.SendAsync(
            HttpMethod.Post, "/voices", status, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        VoiceApi.AssertProblem(problem, type);
        Assert.Equal(["tone", "anna"], await api.ReadPagesAsync("/voices"));
        Assert.Equal(2, Directory.EnumerateFiles(api.Library.Path, "*", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public async Task Engines_SayWhoClonesAndBlendsAndWhatIsAsked()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();

        JsonElement report = await api.GetAsync("/voice-engines");

        JsonElement[] engines = [.. report.GetProperty("engines").EnumerateArray()];
        Assert.Equal("scripted", report.GetProperty("in_use").GetString());
        Assert.Equal(["scripted"], Names(engines.Where(static engine => engine.GetProperty("in_use").GetBoolean())));
        Assert.Equal(["pocket-tts", "scripted"], Names(engines.Where(static engine => engine.GetProperty("clones").GetBoolean())));
        Assert.Equal(["kokoro", "scripted"], Names(engines.Where(static engine => engine.GetProperty("blends").GetBoolean())));
        Assert.Equal(
            ["quick 3000", "standard 60000", "professional 600000"],
            report.GetProperty("tiers").EnumerateArray().Select(static tier =>
                $"{tier.GetProperty("quality").GetString()} {tier.GetProperty("from_ms").GetDouble()}"));
        Assert.Equal(0.998, report.GetProperty("samples").GetProperty("clipped_ceiling").GetDouble());
    }

    [Fact]
    public async Task Voice_SaysWhatItsSamplesLack()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();
        string id = await api.CreateAsync();

        JsonElement without = await api.GetAsync($"/voices/{id}");
        await api.UploadAsync(id);
        JsonElement with = await api.GetAsync($"/voices/{id}");

        Assert.Equal(("quick", 3_000), Missing(without));
        (string? next, double missing) = Missing(with);
        Assert.Equal("standard", next);
        Assert.Equal(60_000 - with.GetProperty("material_ms").GetDouble(), missing, 1e-6);

        static (string?, double) Missing(JsonElement voice) =>
            (voice.GetProperty("next_quality").GetString(), voice.GetProperty("missing_ms").GetDouble());
    }

    private static IEnumerable<string> Names(IEnumerable<JsonElement> engines) =>
        [.. engines.Select(static engine => engine.GetProperty("name").GetString()!).Order(StringComparer.Ordinal)];

    private static JsonContent Blend(string name, params (string Voice, double Weight)[] parts) => JsonContent.Create(
        new { name, blend = parts.Select(static part => new { voice = part.Voice, weight = part.Weight }) });

    private static async Task<VoiceApi> StartWithAnnaAsync()
    {
        VoiceApi api = await VoiceApi.StartAsync();
        string anna = await api.CreateAsync();
        await api.UploadAsync(anna);
        await api.TrainAsync(anna);
        return api;
    }
}
