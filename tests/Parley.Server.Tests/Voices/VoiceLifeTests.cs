using System.Text.Json;

using Parley.Server.Tests.Storage;

namespace Parley.Server.Tests.Voices;

public sealed class VoiceLifeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task CreateUploadTrainListen_WholePath_SpeaksWithTheVoice(string kind)
    {
        await using VoiceApi api = kind == "postgresql"
            ? await VoiceApi.StartAsync(("Parley:Storage:PostgresUrl", await SharedPostgres.CreateDatabaseAsync()))
            : await VoiceApi.StartAsync();

        string id = await api.CreateAsync("Anna Müller");
        Assert.Equal("anna-muller", id);
        Assert.Equal("created", (await api.GetAsync($"/voices/{id}")).GetProperty("status").GetString());
        JsonElement sample = await api.UploadAsync(id);
        Assert.Equal("quick", sample.GetProperty("voice_quality").GetString());
        JsonElement job = await api.TrainAsync(id);

        Assert.Equal(("completed", 100), (job.GetProperty("state").GetString(), job.GetProperty("percent").GetInt32()));
        JsonElement voice = await api.GetAsync($"/voices/{id}");
        Assert.Equal(
            ("ready", "quick", 1, "cloned"),
            (voice.GetProperty("status").GetString(), voice.GetProperty("quality").GetString(), voice.GetProperty("samples").GetInt32(), voice.GetProperty("kind").GetString()));
        Assert.InRange(await api.ListenAsync(id), 0.01, 0.9);
    }

    [Fact]
    public async Task Train_Again_IsHeardAtOnce()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();
        string id = await api.CreateAsync();
        string first = (await api.UploadAsync(id, VoiceApi.Recording(level: 0.1))).GetProperty("id").GetString()!;
        await api.TrainAsync(id);
        double quiet = await api.ListenAsync(id);

        await api.UploadAsync(id, VoiceApi.Recording(level: 0.6));
        await api.SendAsync(HttpMethod.Delete, $"/voices/{id}/samples/{first}", 204);
        await api.TrainAsync(id);

        Assert.True(await api.ListenAsync(id) > 3 * quiet);
    }

    [Fact]
    public async Task Delete_TrainedVoice_LeavesNothing()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();
        string id = await api.CreateAsync();
        await api.UploadAsync(id);
        JsonElement job = await api.TrainAsync(id);

        await api.SendAsync(HttpMethod.Delete, $"/voices/{id}", 204);

        VoiceApi.AssertProblem(await api.GetAsync($"/voices/{id}", 404), "no-such-voice");
        VoiceApi.AssertProblem((await api.SendAsync(HttpMethod.Delete, $"/voices/{id}", 404)).Body, "no-such-voice");
        VoiceApi.AssertProblem(await api.GetAsync($"/voices/{id}/samples", 404), "no-such-voice");
        Assert.Empty(Directory.EnumerateFiles(api.Library.Path, "*", SearchOption.AllDirectories));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(api.DataFolder, "samples"), "*", SearchOption.AllDirectories));
        Assert.Equal("completed", (await api.GetAsync($"/training/{job.GetProperty("id").GetString()}")).GetProperty("state").GetString());
        Assert.Equal(id, await api.CreateAsync());
    }
}
