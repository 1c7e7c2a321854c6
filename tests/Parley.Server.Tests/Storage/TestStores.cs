using Microsoft.Extensions.Options;

using Parley.Core.Events;
using Parley.Core.Personas;
using Parley.Core.Training;
using Parley.Core.Voices;
using Parley.Core.Voices.Registry;
using Parley.Server.Storage;
using Parley.Server.Storage.Personas;
using Parley.Server.Storage.Training;
using Parley.Server.Storage.Voices;
using Parley.Server.Training;
using Parley.Testing;

namespace Parley.Server.Tests.Storage;

/// <summary>The stores of voices and jobs over a database of either kind, on a clock moved by hand.</summary>
internal sealed class TestStores : IAsyncDisposable
{
    private readonly TestDatabase _test;

    private TestStores(TestDatabase test, ManualTimeProvider time)
    {
        _test = test;
        Time = time;
        Receipts = new SqlReceipts(test.Database, time);
        Voices = new SqlVoiceRegistry(test.Database, test.Events, Receipts, time);
        Personas = NewPersonas();
        Jobs = new SqlTrainingQueue(test.Database, test.Events, Receipts, Options.Create(new TrainingOptions()), time);
    }

    public ManualTimeProvider Time { get; }

    public SqlReceipts Receipts { get; }

    /// <summary>With the persona <c>set</c> in the settings.</summary>
    public SqlPersonaStore Personas { get; }

    public SqlVoiceRegistry Voices { get; }

    public SqlTrainingQueue Jobs { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<TestStores> CreateAsync(string kind)
    {
        var time = new ManualTimeProvider();
        return new TestStores(await TestDatabase.CreateAsync(kind, time), time);
    }

    public Task<RegisteredVoice> CreateVoiceAsync(string name = "Anna") =>
        Voices.CreateAsync(new VoiceDraft(name, "scripted"), new HashSet<string>(), cancellationToken: Cancel);

    public async Task<RegisteredSample> AddSampleAsync(RegisteredVoice voice, string hash = "a", double seconds = 12) =>
        (await Voices.AddSampleAsync(voice.Number, Sample(hash, seconds), 100, null, Cancel))!.Sample!;

    public async Task<TrainingJob> EnqueueAsync(string name = "Anna")
    {
        RegisteredVoice voice = await CreateVoiceAsync(name);
        await AddSampleAsync(voice);
        return (await Jobs.EnqueueAsync(voice.Id, null, Cancel)).Job!;
    }

    public static SampleDraft Sample(string hash, double seconds = 12) => new(
        $"smp_{Guid.NewGuid():N}", hash, "anna.wav", "audio/wav", 1_000, Report(seconds));

    /// <summary>What was told, without the numbers.</summary>
    public async Task<IReadOnlyList<PlatformEvent>> EventsAsync() =>
        [.. (await _test.Events.ReadAfterAsync(0, 1_000, Cancel)).Select(logged => logged.Event)];

    /// <summary>Over the same rows, as another process has it.</summary>
    public SqlPersonaStore NewPersonas() => new(
        _test.Database, _test.Events, Receipts,
        Options.Create(new PersonaOptions { Personas = [new PersonaSettings { Id = "set", Name = "Set", Prompt = "From the settings." }] }), Time);

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    private static SampleReport Report(double seconds) => new()
    {
        Duration = TimeSpan.FromSeconds(seconds),
        MaterialDuration = TimeSpan.FromSeconds(seconds),
        SpeechShare = 0.9,
        Tier = VoiceTiers.Of(TimeSpan.FromSeconds(seconds)),
        LevelDb = -20,
        PeakDb = -3,
        ClippedShare = 0,
        SignalToNoiseDb = 40,
        BandwidthHz = 8_000,
        SpeakerSeparation = 1,
        SpeakerSeparationLimit = 2,
        Findings = [new SampleFinding("quiet", SampleSeverity.Warning, "Louder.")],
        Segments = [],
        IsWhole = true,
    };
}
