using Parley.Core.Events;
using Parley.Core.Training;
using Parley.Core.Voices.Registry;

namespace Parley.Server.Tests.Storage;

public sealed class TrainingQueueTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task EnqueueAsync_ManyAtOnce_MakesOneJob(string kind)
    {
        await using TestStores stores = await TestStores.CreateAsync(kind);
        RegisteredVoice voice = await stores.CreateVoiceAsync();
        Assert.Equal(new TrainingRequest(null, IsNew: false, HasVoice: true), await stores.Jobs.EnqueueAsync(voice.Id, null, Cancel));
        Assert.False((await stores.Jobs.EnqueueAsync("ben", null, Cancel)).HasVoice);
        await stores.AddSampleAsync(voice);

        TrainingRequest[] asked = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => stores.Jobs.EnqueueAsync(voice.Id, null, Cancel)));

        Assert.Single(asked, static request => request.IsNew);
        string id = Assert.Single(asked.Select(request => request.Job!.Id).Distinct());
        RegisteredVoice found = (await stores.Voices.FindAsync(voice.Id, Cancel))!;
        Assert.Equal((VoiceStatus.Training, id), (found.Status, found.JobId));
        Assert.Single((await stores.EventsAsync()).OfType<PlatformEvent.TrainingQueued>());
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task TakeAsync_SeveralWorkersAtOnce_GivesEachJobToOne(string kind)
    {
        await using TestStores stores = await TestStores.CreateAsync(kind);
        for (int i = 0; i < 3; i++)
            await stores.EnqueueAsync($"voice {i}");

        TrainingJob?[] taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => TakeAsync(stores, $"w{i}")));

        Assert.Equal(3, taken.OfType<TrainingJob>().Select(job => job.Id).Distinct().Count());
        Assert.Equal(3, taken.OfType<TrainingJob>().Count());
        Assert.All(taken.OfType<TrainingJob>(), static job => Assert.Equal((TrainingState.Running, 1), (job.State, job.Attempt)));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task CompleteAsync_TakenJob_MakesTheVoiceReadyOnce(string kind)
    {
        await using TestStores stores = await TestStores.CreateAsync(kind);
        await stores.EnqueueAsync();
        TrainingJob job = (await stores.Jobs.TakeAsync("w", Cancel))!;
        int appeared = 0;

        Assert.True(await stores.Jobs.ReportAsync(job, 40, TrainingStage.ReadingSamples, Cancel));
        Assert.Equal((40, TrainingStage.ReadingSamples), await stores.Jobs.FindAsync(job.Id, Cancel) is { } at ? (at.Percent, at.Stage) : default);
        bool[] done = [await stores.Jobs.CompleteAsync(job, () => appeared++, Cancel), await stores.Jobs.CompleteAsync(job, () => appeared++, Cancel)];

        Assert.Equal([true, false], done);
        Assert.Equal(1, appeared);
        RegisteredVoice voice = (await stores.Voices.FindAsync("anna", Cancel))!;
        Assert.Equal((VoiceStatus.Ready, stores.Time.GetUtcNow()), (voice.Status, voice.TrainedAt));
        Assert.Equal((TrainingState.Completed, 100), await stores.Jobs.FindAsync(job.Id, Cancel) is { } end ? (end.State, end.Percent) : default);
        Assert.Equal(
            ["TrainingQueued", "TrainingStarted", "TrainingProgress", "TrainingComplete"],
            (await stores.EventsAsync()).Select(told => told.GetType().Name).Where(static name => name.StartsWith("Training", StringComparison.Ordinal)));
        Assert.Null(await stores.Jobs.TakeAsync("w", Cancel));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task CompleteAsync_VoiceThatCannotAppear_LeavesTheJobRunning(string kind)
    {
        await using TestStores stores = await TestStores.CreateAsync(kind);
        await stores.EnqueueAsync();
        TrainingJob job = (await stores.Jobs.TakeAsync("w", Cancel))!;

        await Assert.ThrowsAsync<IOException>(() => stores.Jobs.CompleteAsync(job, static () => throw new IOException("full"), Cancel));

        Assert.Equal(TrainingState.Running, (await stores.Jobs.FindAsync(job.Id, Cancel))!.State);
        Assert.Equal(VoiceStatus.Training, (await stores.Voices.FindAsync("anna", Cancel))!.Status);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task TakeAsync_WorkerThatDied_AnotherTakesItAfterTheLeaseAndTheFirstHasLostIt(string kind)
    {
        await using TestStores stores = await TestStores.CreateAsync(kind);
        await stores.EnqueueAsync();
        TrainingJob first = (await stores.Jobs.TakeAsync("w1", Cancel))!;

        stores.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.True(await stores.Jobs.RenewAsync(first, Cancel));
        stores.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Null(await stores.Jobs.TakeAsync("w2", Cancel));
        stores.Time.Advance(TimeSpan.FromSeconds(20));
        TrainingJob second = (await stores.Jobs.TakeAsync("w2", Cancel))!;

        Assert.Equal((first.Id, 2), (second.Id, second.Attempt));
        Assert.False(await stores.Jobs.ReportAsync(first, 50, TrainingStage.ComputingVoice, Cancel));
        Assert.False(await stores.Jobs.RenewAsync(first, Cancel));
        Assert.False(await stores.Jobs.FailAsync(first, "no", null, Cancel));
        Assert.False(await stores.Jobs.CompleteAsync(first, static () => Assert.Fail("It has lost the job."), Cancel));
        Assert.True(await stores.Jobs.CompleteAsync(second, static () => { }, Cancel));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task TakeAsync_SameWorkerAgain_HasItsJobBackAtOnce(string kind)
    {
        await using TestStores stores = await TestStores.CreateAsync(kind);
        await stores.EnqueueAsync();
        await stores.Jobs.TakeAsync("w", Cancel);

        TrainingJob again = (await stores.Jobs.TakeAsync("w", Cancel))!;

        Assert.Equal(2, again.Attempt);
    }

    [Theory]
    [InlineData("sqlite", -3_650)]
    [InlineData("sqlite", 3_650)]
    [InlineData("postgresql", -3_650)]
    [InlineData("postgresql", 3_650)]
    public async Task TakeAsync_AfterAClockThatJumped_LosesAndDoublesNothing(string kind, int days)
    {
        await using TestStores stores = await TestStores.CreateAsync(kind);
        await stores.EnqueueAsync();
        TrainingJob dead = (await stores.Jobs.TakeAsync("w1", Cancel))!;
        await stores.EnqueueAsync("Ben");
        TrainingJob pausing = (await stores.Jobs.TakeAsync("w2", Cancel))!;
        await stores.Jobs.FailAsync(pausing, "full", TimeSpan.FromSeconds(4), Cancel);

        stores.Time.SetUtcNow(stores.Time.GetUtcNow() + TimeSpan.FromDays(days));

        TrainingJob? first = await stores.Jobs.TakeAsync("w3", Cancel), second = await stores.Jobs.TakeAsync("w4", Cancel);
        Assert.Equal(new[] { dead.Id, pausing.Id }.Order(), new[] { first!.Id, second!.Id }.Order());
        Assert.Null(await stores.Jobs.TakeAsync("w5", Cancel));
        Assert.False(await stores.Jobs.CompleteAsync(dead, static () => { }, Cancel));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task FailAsync_ThatMayPass_WaitsAndIsTriedAgain(string kind)
    {
        await using TestStores stores = await TestStores.CreateAsync(kind);
        await stores.EnqueueAsync();
        TrainingJob job = (await stores.Jobs.TakeAsync("w", Cancel))!;

        Assert.True(await stores.Jobs.FailAsync(job, "The disk is full.", TimeSpan.FromSeconds(2), Cancel));

        Assert.Null(await stores.Jobs.TakeAsync("w", Cancel));
        TrainingJob waiting = (await stores.Jobs.FindAsync(job.Id, Cancel))!;
        Assert.Equal((TrainingState.Queued, 1, "The disk is full."), (waiting.State, waiting.Failures, waiting.Error));
        stores.Time.Advance(TimeSpan.FromSeconds(2));
        TrainingJob again = (await stores.Jobs.TakeAsync("w", Cancel))!;
        Assert.True(await stores.Jobs.FailAsync(again, "Still full.", null, Cancel));
        Assert.Equal((TrainingState.Failed, 2), await stores.Jobs.FindAsync(job.Id, Cancel) is { } end ? (end.State, end.Failures) : default);
        Assert.Equal(VoiceStatus.Failed, (await stores.Voices.FindAsync("anna", Cancel))!.Status);
        Assert.Equal("The disk is full.", Assert.Single((await stores.EventsAsync()).OfType<PlatformEvent.TrainingRetried>()).Error);
        Assert.Equal("Still full.", Assert.Single((await stores.EventsAsync()).OfType<PlatformEvent.TrainingFailed>()).Error);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task CancelAsync_BeforeDuringAndAfter_IsToldOnceAndChangesNothingThatEnded(string kind)
    {
        await using TestStores stores = await TestStores.CreateAsync(kind);
        TrainingJob waiting = await stores.EnqueueAsync("before");
        Assert.Equal(TrainingState.Cancelled, (await stores.Jobs.CancelAsync(waiting.Id, Cancel))!.State);
        Assert.Equal(TrainingState.Cancelled, (await stores.Jobs.CancelAsync(waiting.Id, Cancel))!.State);

        await stores.EnqueueAsync("during");
        TrainingJob running = (await stores.Jobs.TakeAsync("w", Cancel))!;
        Assert.Equal(TrainingState.Cancelled, (await stores.Jobs.CancelAsync(running.Id, Cancel))!.State);
        Assert.False(await stores.Jobs.CompleteAsync(running, static () => Assert.Fail("It was cancelled."), Cancel));

        await stores.EnqueueAsync("after");
        TrainingJob ended = (await stores.Jobs.TakeAsync("w", Cancel))!;
        await stores.Jobs.CompleteAsync(ended, static () => { }, Cancel);
        Assert.Equal(TrainingState.Completed, (await stores.Jobs.CancelAsync(ended.Id, Cancel))!.State);

        Assert.Null(await stores.Jobs.CancelAsync("job_none", Cancel));
        Assert.Equal(2, (await stores.EventsAsync()).OfType<PlatformEvent.TrainingCancelled>().Count());
        Assert.Equal(VoiceStatus.Created, (await stores.Voices.FindAsync("during", Cancel))!.Status);
        Assert.Equal(VoiceStatus.Ready, (await stores.Voices.FindAsync("after", Cancel))!.Status);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task CancelAsync_OfASecondTraining_LeavesTheFirstVoiceReady(string kind)
    {
        await using TestStores stores = await TestStores.CreateAsync(kind);
        await stores.EnqueueAsync();
        await stores.Jobs.CompleteAsync((await stores.Jobs.TakeAsync("w", Cancel))!, static () => { }, Cancel);
        TrainingJob second = (await stores.Jobs.EnqueueAsync("anna", null, Cancel)).Job!;

        await stores.Jobs.CancelAsync(second.Id, Cancel);

        Assert.Equal(VoiceStatus.Ready, (await stores.Voices.FindAsync("anna", Cancel))!.Status);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task DeleteAndCompleteAtOnce_ManyTimes_EndsInOneOrTheOther(string kind)
    {
        await using TestStores stores = await TestStores.CreateAsync(kind);
        for (int i = 0; i < 20; i++)
        {
            await stores.EnqueueAsync();
            TrainingJob job = (await stores.Jobs.TakeAsync("w", Cancel))!;
            bool hasAppeared = false;

            Task<VoiceRemoval?> deleting = stores.Voices.DeleteAsync("anna", Cancel);
            Task<bool> completing = stores.Jobs.CompleteAsync(job, () => hasAppeared = true, Cancel);
            await Task.WhenAll(deleting, completing);

            Assert.Equal(hasAppeared, await completing);
            Assert.Equal(
                await completing ? TrainingState.Completed : TrainingState.Cancelled, (await stores.Jobs.FindAsync(job.Id, Cancel))!.State);
            await stores.Voices.ConfirmRemovalAsync((await deleting)!, Cancel);
        }
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task ReleaseAsync_WorkerThatStops_LeavesItForTheNext(string kind)
    {
        await using TestStores stores = await TestStores.CreateAsync(kind);
        await stores.EnqueueAsync();
        TrainingJob job = (await stores.Jobs.TakeAsync("w1", Cancel))!;

        Assert.True(await stores.Jobs.ReleaseAsync(job, Cancel));

        Assert.Equal((2, 0), await stores.Jobs.TakeAsync("w2", Cancel) is { } taken ? (taken.Attempt, taken.Failures) : default);
        Assert.Equal(job.Id, Assert.Single(await stores.Jobs.ListAsync(null, 10, "anna", Cancel)).Id);
        Assert.Empty(await stores.Jobs.ListAsync(job.Number, 10, null, Cancel));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task ForgetAsync_OldJobs_KeepsTheLastOfEachVoiceAndThoseAtWork(string kind)
    {
        await using TestStores stores = await TestStores.CreateAsync(kind);
        TrainingJob first = await stores.EnqueueAsync();
        await stores.Jobs.CancelAsync(first.Id, Cancel);
        TrainingJob last = (await stores.Jobs.EnqueueAsync("anna", null, Cancel)).Job!;
        await stores.Jobs.CancelAsync(last.Id, Cancel);
        TrainingJob waiting = await stores.EnqueueAsync("Ben");
        stores.Time.Advance(TimeSpan.FromDays(100));

        Assert.Equal(1, await stores.Jobs.ForgetAsync(stores.Time.GetUtcNow(), Cancel));

        Assert.Equal([waiting.Id, last.Id], (await stores.Jobs.ListAsync(null, 10, null, Cancel)).Select(static job => job.Id));
    }

    // As a worker does: looks again where another was faster.
    private static async Task<TrainingJob?> TakeAsync(TestStores stores, string worker)
    {
        for (int i = 0; i < 10; i++)
        {
            if (await stores.Jobs.TakeAsync(worker, Cancel) is { } job)
                return job;
        }

        return null;
    }
}
