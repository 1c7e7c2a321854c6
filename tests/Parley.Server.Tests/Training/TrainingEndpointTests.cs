using System.Net.Http.Json;
using System.Text.Json;

using Microsoft.Extensions.DependencyInjection;

using Parley.Core;
using Parley.Core.Events;
using Parley.Core.Training;
using Parley.Server.Tests.Voices;

namespace Parley.Server.Tests.Training;

public sealed class TrainingEndpointTests
{
    private static readonly byte[] _recording = VoiceApi.Recording();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Post_Train_TellsItsStagesInOrder()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();
        await api.CreateAsync();
        await api.UploadAsync("anna", _recording);

        JsonElement job = await api.TrainAsync("anna");

        Assert.Equal(("completed", "done", 1), (job.GetProperty("state").GetString(), job.GetProperty("stage").GetString(), job.GetProperty("attempts").GetInt32()));
        Assert.Equal(job.GetProperty("id").GetString(), (await api.GetAsync("/training?voice_id=anna"))[0].GetProperty("id").GetString());
        Assert.Equal(0, (await api.GetAsync("/training?voice_id=ben")).GetArrayLength());
        var log = api.Server.Server.Services.GetRequiredService<IEventLog>();
        Assert.Equal(
            ["waiting", "checking_samples 0", "reading_samples 40", "computing_voice 50", "saving_voice 90", "done"],
            (await log.ReadAfterAsync(0, 100, Cancel)).Select(static told => told.Event switch
            {
                PlatformEvent.TrainingStarted => "waiting",
                PlatformEvent.TrainingProgress p => $"{p.Stage} {p.Percent}",
                PlatformEvent.TrainingComplete => "done",
                _ => "",
            }).Where(static step => step.Length > 0));
    }

    [Fact]
    public async Task Post_WithoutSamples_IsRefused()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();
        await api.CreateAsync();

        VoiceApi.AssertProblem((await api.SendAsync(HttpMethod.Post, "/voices/anna/train", 409)).Body, "no-samples");
        VoiceApi.AssertProblem((await api.SendAsync(HttpMethod.Post, "/voices/none/train", 404)).Body, "no-such-voice");
        VoiceApi.AssertProblem(await api.GetAsync("/training/none", 404), "no-such-job");
        VoiceApi.AssertProblem((await api.SendAsync(HttpMethod.Delete, "/training/none", 404)).Body, "no-such-job");
        VoiceApi.AssertProblem(await api.GetAsync("/training?limit=1000", 400), "invalid-limit");
        VoiceApi.AssertProblem(await api.GetAsync("/training?after=x", 400), "invalid-cursor");
    }

    [Fact]
    public async Task Post_EngineThatCannotClone_SaysWhichCan()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();
        await api.SendAsync(HttpMethod.Post, "/voices", 201, JsonContent.Create(new { name = "Anna", engine = "espeak" }));
        await api.SendAsync(HttpMethod.Post, "/voices", 201, JsonContent.Create(new { name = "Ben", engine = "pocket-tts" }));

        (JsonElement problem, _) = await api.SendAsync(HttpMethod.Post, "/voices/anna/train", 409);

        VoiceApi.AssertProblem(problem, "voice-cloning-unavailable");
        Assert.Contains("pocket-tts", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_TwiceWhileItRuns_GivesTheSameJob()
    {
        var cloner = new HeldCloner();
        await using VoiceApi api = await StartAsync(cloner);

        string first = (await api.SendAsync(HttpMethod.Post, "/voices/anna/train", 202)).Response.Headers.Location!.ToString();
        await cloner.Begun.WaitAsync(Cancel);
        string second = (await api.SendAsync(HttpMethod.Post, "/voices/anna/train", 202)).Response.Headers.Location!.ToString();

        Assert.Equal(first, second);
        Assert.Equal("training", (await api.GetAsync("/voices/anna")).GetProperty("status").GetString());
        cloner.Release();
        Assert.Equal("completed", (await api.EndOfAsync(first)).GetProperty("state").GetString());
        string third = (await api.SendAsync(HttpMethod.Post, "/voices/anna/train", 202)).Response.Headers.Location!.ToString();
        Assert.NotEqual(first, third);
    }

    [Fact]
    public async Task Delete_JobAtWork_EndsItAndLeavesNoVoice()
    {
        var cloner = new HeldCloner();
        await using VoiceApi api = await StartAsync(cloner);
        string job = (await api.SendAsync(HttpMethod.Post, "/voices/anna/train", 202)).Response.Headers.Location!.ToString();
        await cloner.Begun.WaitAsync(Cancel);

        (JsonElement cancelled, _) = await api.SendAsync(HttpMethod.Delete, job, 200);

        Assert.Equal("cancelled", cancelled.GetProperty("state").GetString());
        await cloner.Ended.WaitAsync(Cancel); // the engine was told to stop
        await api.SendAsync(HttpMethod.Delete, job, 200);
        Assert.Equal("created", (await api.GetAsync("/voices/anna")).GetProperty("status").GetString());
        Assert.Empty(Directory.EnumerateFiles(api.Library.Path, "*.safetensors", SearchOption.AllDirectories));
        cloner.Release();
        Assert.Equal("completed", (await api.TrainAsync("anna")).GetProperty("state").GetString());
        VoiceApi.AssertProblem((await api.SendAsync(
            HttpMethod.Delete, $"/training/{(await api.GetAsync("/voices/anna")).GetProperty("job_id").GetString()}", 409)).Body, "job-ended");
    }

    [Fact]
    public async Task Delete_VoiceWhileItIsMade_CancelsTheJob()
    {
        var cloner = new HeldCloner();
        await using VoiceApi api = await StartAsync(cloner);
        string job = (await api.SendAsync(HttpMethod.Post, "/voices/anna/train", 202)).Response.Headers.Location!.ToString();
        await cloner.Begun.WaitAsync(Cancel);

        await api.SendAsync(HttpMethod.Delete, "/voices/anna", 204);
        await cloner.Ended.WaitAsync(Cancel);

        Assert.Equal("cancelled", (await api.GetAsync(job)).GetProperty("state").GetString());
        Assert.Empty(Directory.EnumerateFiles(api.Library.Path, "*.safetensors", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task DeleteAndTrainAtOnce_ManyTimes_EachGetsARightAnswer()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();
        for (int i = 0; i < 10; i++)
        {
            string id = await api.CreateAsync($"voice {i}");
            await api.UploadAsync(id, _recording);

            Task<HttpResponseMessage> training = api.Http.PostAsync($"/voices/{id}/train", null, Cancel);
            Task<HttpResponseMessage> deleting = api.Http.DeleteAsync($"/voices/{id}", Cancel);
            await Task.WhenAll(training, deleting);

            Assert.Equal(204, (int)(await deleting).StatusCode);
            HttpResponseMessage trained = await training;
            Assert.Contains((int)trained.StatusCode, new[] { 202, 404 });
            if (trained.Headers.Location is { } job)
                Assert.Contains((await api.EndOfAsync(job.ToString())).GetProperty("state").GetString(), new[] { "cancelled", "completed" });
            await api.GetAsync($"/voices/{id}", 404);
            Assert.Empty(Directory.EnumerateFiles(api.Library.Path, $"{id}.*", SearchOption.AllDirectories));
        }
    }

    [Fact]
    public async Task Job_FailureThatMayPass_IsTriedAgain()
    {
        var cloner = new HeldCloner { Failures = 2, Failure = new EngineUnavailableException("Run 'parley models pull'.") };
        cloner.Release();
        await using VoiceApi api = await StartAsync(cloner, ("Parley:Training:RetryDelayMs", "0"));

        JsonElement job = await api.TrainAsync("anna");

        Assert.Equal(("completed", 3), (job.GetProperty("state").GetString(), job.GetProperty("attempts").GetInt32()));
        Assert.Equal(JsonValueKind.Null, job.GetProperty("error").ValueKind);
    }

    [Fact]
    public async Task Job_FailureThatStays_EndsAfterTheAttemptsAndSaysWhy()
    {
        var cloner = new HeldCloner { Failures = 100, Failure = new EngineUnavailableException("Run 'parley models pull'.") };
        cloner.Release();
        await using VoiceApi api = await StartAsync(cloner, ("Parley:Training:RetryDelayMs", "0"));

        JsonElement job = await api.TrainAsync("anna");

        Assert.Equal(("failed", 3), (job.GetProperty("state").GetString(), job.GetProperty("attempts").GetInt32()));
        Assert.Contains("models pull", job.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal("failed", (await api.GetAsync("/voices/anna")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Job_FailureThatCannotPass_IsNotTriedAgain()
    {
        var cloner = new HeldCloner { Failures = 1, Failure = new InvalidOperationException("a mistake") };
        cloner.Release();
        await using VoiceApi api = await StartAsync(cloner);

        JsonElement job = await api.TrainAsync("anna");

        Assert.Equal(("failed", 1), (job.GetProperty("state").GetString(), job.GetProperty("attempts").GetInt32()));
        Assert.Equal("completed", (await api.TrainAsync("anna")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Job_TooLittleSpeech_FailsWithTheAdvice()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();
        await api.CreateAsync();
        await api.UploadAsync("anna", VoiceApi.Recording(2));

        JsonElement job = await api.TrainAsync("anna");

        Assert.Equal(("failed", 1), (job.GetProperty("state").GetString(), job.GetProperty("attempts").GetInt32()));
        Assert.Contains("3 s", job.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_WhileAJobIsAtWork_LeavesItForTheNextStart()
    {
        var cloner = new HeldCloner();
        VoiceApi api = await StartAsync(cloner);
        string job = (await api.SendAsync(HttpMethod.Post, "/voices/anna/train", 202)).Response.Headers.Location!.ToString();
        await cloner.Begun.WaitAsync(Cancel);

        await api.Server.Server.StopAsync(Cancel);

        await cloner.Ended.WaitAsync(Cancel);
        var queue = api.Server.Server.Services.GetRequiredService<ITrainingQueue>();
        TrainingJob left = (await queue.FindAsync(job.Split('/')[^1], Cancel))!;
        Assert.Equal((TrainingState.Queued, 0), (left.State, left.Failures));
        await api.DisposeAsync();
    }

    private static async Task<VoiceApi> StartAsync(HeldCloner cloner, params (string Key, string Value)[] settings)
    {
        VoiceApi api = await VoiceApi.StartAsync(cloner, settings);
        await api.CreateAsync();
        await api.UploadAsync("anna", _recording);
        return api;
    }
}
