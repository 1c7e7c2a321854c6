using Parley.Core.Events;
using Parley.Core.Storage;
using Parley.Core.Training;
using Parley.Core.Voices;
using Parley.Core.Voices.Registry;

namespace Parley.Server.Tests.Storage;

public sealed class VoiceRegistryTests
{
    private static readonly HashSet<string> _none = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task CreateAsync_SameNamesAtOnce_GivesEachItsOwnId(string kind)
    {
        await using TestStores stores = await TestStores.CreateAsync(kind);

        RegisteredVoice[] made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => stores.Voices.CreateAsync(
            new VoiceDraft("Ännä  B.", "scripted", "de", "A voice"), new HashSet<string> { "anna-b-2" }, cancellationToken: Cancel)));

        Assert.Equal(
            ["anna-b", "anna-b-3", "anna-b-4", "anna-b-5", "anna-b-6", "anna-b-7", "anna-b-8", "anna-b-9"],
            made.Select(voice => voice.Id).Order(StringComparer.Ordinal));
        RegisteredVoice found = (await stores.Voices.FindAsync("anna-b", Cancel))!;
        Assert.Equal(("Ännä  B.", "de", "A voice", VoiceStatus.Created, 0), (found.Name, found.Language, found.Description, found.Status, found.Samples));
        Assert.Equal(stores.Time.GetUtcNow(), found.CreatedAt);
        Assert.Null(found.Quality);
        Assert.Equal(8, (await stores.EventsAsync()).OfType<PlatformEvent.VoiceCreated>().Count());
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task CreateAsync_LongestName_StaysAnId(string kind)
    {
        await using TestStores stores = await TestStores.CreateAsync(kind);

        await stores.CreateVoiceAsync(new string('x', 100));
        RegisteredVoice second = await stores.CreateVoiceAsync(new string('x', 100));

        Assert.Equal(new string('x', 62) + "-2", second.Id);
        Assert.True(VoiceIds.IsId(second.Id));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task CreateAsync_SameReceiptAtOnce_IsDoneOnce(string kind)
    {
        await using TestStores stores = await TestStores.CreateAsync(kind);

        bool[] done = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            try
            {
                await stores.Voices.CreateAsync(
                    new VoiceDraft("Anna", "scripted"), _none, new Receipt<RegisteredVoice>("POST /voices", "k", "h", voice => voice.Id), cancellationToken: Cancel);
                return true;
            }
            catch (ReceiptTakenException)
            {
                return false;
            }
        }));

        Assert.Single(done, static was => was);
        Assert.Single(await stores.Voices.ListAsync(0, 10, Cancel));
        Assert.Equal(new KeptAnswer("h", "anna"), await stores.Receipts.FindAsync("POST /voices", "k", Cancel));
        Assert.Null(await stores.Receipts.FindAsync("POST /other", "k", Cancel));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Receipts_AfterADay_AreForgottenAndTheKeyIsFree(string kind)
    {
        await using TestStores stores = await TestStores.CreateAsync(kind);
        var receipt = new Receipt<RegisteredVoice>("s", "k", "h", static voice => voice.Id);
        await stores.Voices.CreateAsync(new VoiceDraft("Anna", "scripted"), _none, receipt, cancellationToken: Cancel);

        stores.Time.Advance(TimeSpan.FromHours(25));

        Assert.Null(await stores.Receipts.FindAsync("s", "k", Cancel));
        await stores.Voices.CreateAsync(new VoiceDraft("Ben", "scripted"), _none, receipt, cancellationToken: Cancel);
        Assert.Equal("ben", (await stores.Receipts.FindAsync("s", "k", Cancel))!.Answer);
        stores.Time.Advance(TimeSpan.FromHours(25));
        Assert.Equal(1, await stores.Receipts.ForgetAsync(Cancel));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task ListAsync_InPages_GivesEachOnceInOrder(string kind)
    {
        await using TestStores stores = await TestStores.CreateAsync(kind);
        for (int i = 0; i < 5; i++)
            await stores.CreateVoiceAsync($"voice {4 - i}");

        List<string> ids = [];
        IReadOnlyList<RegisteredVoice> page = await stores.Voices.ListAsync(0, 2, Cancel);
        while (page.Count > 0)
        {
            ids.AddRange(page.Select(static voice => voice.Id));
            page = await stores.Voices.ListAsync(page[^1].Number, 2, Cancel);
        }

        Assert.Equal(["voice-4", "voice-3", "voice-2", "voice-1", "voice-0"], ids);
        Assert.Equal(["voice-1", "voice-3"], (await stores.Voices.WhichAsync(["voice-3", "x", "voice-1"], Cancel)).Order());
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task ChangeAsync_SomeFields_KeepsTheOthers(string kind)
    {
        await using TestStores stores = await TestStores.CreateAsync(kind);
        await stores.CreateVoiceAsync();
        stores.Time.Advance(TimeSpan.FromSeconds(5));

        RegisteredVoice changed = (await stores.Voices.ChangeAsync("anna", new VoiceChange(Description: "Warm"), Cancel))!;

        Assert.Equal(("anna", "Anna", "Warm", "und"), (changed.Id, changed.Name, changed.Description, changed.Language));
        Assert.Equal(TimeSpan.FromSeconds(5), changed.UpdatedAt - changed.CreatedAt);
        Assert.Null(await stores.Voices.ChangeAsync("ben", new VoiceChange("Ben"), Cancel));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task AddSampleAsync_SameContentAtOnce_IsKeptOnceAndCounted(string kind)
    {
        await using TestStores stores = await TestStores.CreateAsync(kind);
        RegisteredVoice voice = await stores.CreateVoiceAsync();

        SampleAddition?[] added = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            stores.Voices.AddSampleAsync(voice.Number, TestStores.Sample($"hash{i % 2}", 40), 100, null, Cancel)));

        Assert.Equal(2, added.Count(addition => addition!.IsNew));
        Assert.Equal(2, added.Select(addition => addition!.Sample!.Id).Distinct().Count());
        RegisteredVoice found = (await stores.Voices.FindAsync(voice.Id, Cancel))!;
        Assert.Equal((2, TimeSpan.FromSeconds(80), VoiceTier.Standard), (found.Samples, found.Material, found.Quality));
        Assert.Equal(2, (await stores.EventsAsync()).OfType<PlatformEvent.SampleAdded>().Count());
        RegisteredSample kept = (await stores.Voices.FindSampleByHashAsync(voice.Number, "hash1", Cancel))!;
        Assert.Equal(("anna.wav", "audio/wav", 1_000L, "quiet"), (kept.Draft.FileName, kept.Draft.ContentType, kept.Draft.SizeBytes, kept.Draft.Report.Findings[0].Code));
        Assert.Equal(TimeSpan.FromSeconds(40), kept.Draft.Report.MaterialDuration);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task AddSampleAsync_VoiceIsFullOrGone_IsRefused(string kind)
    {
        await using TestStores stores = await TestStores.CreateAsync(kind);
        RegisteredVoice voice = await stores.CreateVoiceAsync();
        await stores.AddSampleAsync(voice, "a");

        Assert.True((await stores.Voices.AddSampleAsync(voice.Number, TestStores.Sample("b"), 1, null, Cancel))!.IsFull);
        Assert.NotNull((await stores.Voices.AddSampleAsync(voice.Number, TestStores.Sample("a"), 1, null, Cancel))!.Sample);
        await stores.Voices.DeleteAsync(voice.Id, Cancel);
        Assert.Null(await stores.Voices.AddSampleAsync(voice.Number, TestStores.Sample("c"), 100, null, Cancel));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task DeleteSampleAsync_OneOfTwo_CountsAgain(string kind)
    {
        await using TestStores stores = await TestStores.CreateAsync(kind);
        RegisteredVoice voice = await stores.CreateVoiceAsync();
        RegisteredSample first = await stores.AddSampleAsync(voice, "a", 12);
        RegisteredSample second = await stores.AddSampleAsync(voice, "b", 70);

        Assert.True(await stores.Voices.DeleteSampleAsync(voice.Number, second.Id, Cancel));

        Assert.False(await stores.Voices.DeleteSampleAsync(voice.Number, second.Id, Cancel));
        Assert.Equal(VoiceTier.Quick, (await stores.Voices.FindAsync(voice.Id, Cancel))!.Quality);
        Assert.Equal(first.Id, Assert.Single(await stores.Voices.ListSamplesAsync(voice.Number, 0, 10, Cancel)).Id);
        Assert.Single((await stores.EventsAsync()).OfType<PlatformEvent.SampleDeleted>());
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task DeleteAsync_WhileTraining_CancelsTheJobAndKeepsTheIdUntilTheFilesAreGone(string kind)
    {
        await using TestStores stores = await TestStores.CreateAsync(kind);
        TrainingJob job = await stores.EnqueueAsync();

        VoiceRemoval removal = (await stores.Voices.DeleteAsync("anna", Cancel))!;

        Assert.Null(await stores.Voices.DeleteAsync("anna", Cancel));
        Assert.Equal(TrainingState.Cancelled, (await stores.Jobs.FindAsync(job.Id, Cancel))!.State);
        Assert.Equal(removal, Assert.Single(await stores.Voices.ListRemovalsAsync(Cancel)));
        Assert.Equal("anna-2", (await stores.CreateVoiceAsync()).Id);
        await stores.Voices.ConfirmRemovalAsync(removal, Cancel);
        Assert.Equal("anna", (await stores.CreateVoiceAsync()).Id);
        Assert.Equal(
            ["TrainingCancelled", "VoiceDeleted"],
            (await stores.EventsAsync()).Select(told => told.GetType().Name).Where(static name => name is "TrainingCancelled" or "VoiceDeleted"));
    }
}
