using Parley.Core.Audio;
using Parley.Core.SpeechToText;
using Parley.Core.VoiceActivity;
using Parley.Testing;

namespace Parley.Core.Tests.SpeechToText;

public sealed class FileTranscriberTests
{
    private const float Silence = 0f;
    private const float Speech = 1f;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TranscribeAsync_TwoStretchesOfSpeech_AreTwoSegmentsWhereTheyWere()
    {
        var engine = new RecordingEngine();

        List<TranscriptSegment> segments = await RunAsync(engine, (Silence, 1), (Speech, 2), (Silence, 2), (Speech, 1), (Silence, 1));

        Assert.Equal(["utterance1", "utterance2"], segments.Select(segment => segment.Text));
        Assert.Equal([0, 1], segments.Select(segment => segment.Id));
        Close(1, segments[0].Start);
        Close(3, segments[0].End);
        Close(5, segments[1].Start);
        Close(6, segments[1].End);
        Assert.All(segments, segment => Assert.Equal(segment.Start, segment.Words[0].Start));
        Assert.True(engine.IsDisposed);
    }

    [Fact]
    public async Task TranscribeAsync_Segment_IsHeardWithPaddingOnBothSides()
    {
        var engine = new RecordingEngine();

        await RunAsync(engine, (Silence, 1), (Speech, 1), (Silence, 2));

        Close(0.7, Assert.Single(engine.Starts), 0.05);
        List<float> sound = Assert.Single(engine.Utterances);
        Assert.InRange((sound.Count - 1 - sound.LastIndexOf(Speech)) / 16_000.0, 0.25, 0.35);
    }

    [Fact]
    public async Task TranscribeAsync_ShortPause_StaysOneSegment()
    {
        var engine = new RecordingEngine();

        List<TranscriptSegment> segments = await RunAsync(engine, (Speech, 1), (Silence, 0.4), (Speech, 1), (Silence, 1));

        Assert.Equal(2.4, Assert.Single(segments).End.TotalSeconds, 0.1);
    }

    [Fact]
    public async Task TranscribeAsync_PausesInLongSpeech_AreWhereItIsCut()
    {
        var engine = new RecordingEngine();

        List<TranscriptSegment> segments = await RunAsync(engine, (Speech, 15), (Silence, 0.4), (Speech, 8), (Silence, 0.4), (Speech, 5), (Silence, 1));

        Assert.Equal(2, segments.Count);
        Close(23.4, segments[0].End);
        Close(23.8, segments[1].Start);
    }

    [Fact]
    public async Task TranscribeAsync_SpeechWithoutPauses_IsCutAtTheLongestSegment()
    {
        var engine = new RecordingEngine();

        List<TranscriptSegment> segments = await RunAsync(engine, (Speech, 70));

        Assert.Equal(3, segments.Count);
        Assert.All(engine.Utterances, sound => Assert.InRange(sound.Count, 1, 31 * 16_000));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task TranscribeAsync_AnyRecording_HearsAllSpeechOnceAndInOrder(int seed)
    {
        var random = new Random(seed);
        (float, double)[] script =
            [.. Enumerable.Range(0, 60).Select(i => (i % 2 == 0 ? Speech : Silence, Math.Round(Math.Exp((random.NextDouble() * 5) - 2), 2)))];
        var engine = new RecordingEngine();

        await RunAsync(engine, script);

        // Frames that hold speech of at least the detector's minimum, counted once each; the gate may miss the shortest.
        double spoken = script.Where(part => part.Item1 == Speech && part.Item2 > 0.15).Sum(part => part.Item2);
        double heard = engine.Utterances.Sum(sound => sound.Count(sample => sample == Speech)) / 16_000.0;
        double shortSpeech = script.Where(part => part.Item1 == Speech && part.Item2 <= 0.15).Sum(part => part.Item2);
        Assert.InRange(heard, spoken - 0.1, spoken + shortSpeech + 0.1);
        Assert.Equal(engine.Starts.Order(), engine.Starts);
        for (int i = 1; i < engine.Starts.Count; i++)
        {
            TimeSpan previousEnd = engine.Starts[i - 1] + AudioFormat.Speech16Khz.DurationOf(engine.Utterances[i - 1].Count);
            Assert.True(previousEnd <= engine.Starts[i], $"{i}: {previousEnd} > {engine.Starts[i]}");
        }
    }

    [Fact]
    public async Task TranscribeAsync_EndsInSpeech_HearsItToTheEnd()
    {
        var engine = new RecordingEngine();

        List<TranscriptSegment> segments = await RunAsync(engine, (Silence, 1), (Speech, 1));

        Close(2, Assert.Single(segments).End);
    }

    [Fact]
    public async Task TranscribeAsync_Silence_GivesNothing() => Assert.Empty(await RunAsync(new RecordingEngine(), (Silence, 3)));

    [Fact]
    public async Task TranscribeAsync_NoFrames_GivesNothing() => Assert.Empty(await RunAsync(new RecordingEngine()));

    [Fact]
    public async Task TranscribeAsync_RecogniserHearsNothing_GivesNothing() =>
        Assert.Empty(await RunAsync(new RecordingEngine { HearsNothing = true }, (Speech, 1), (Silence, 1)));

    [Fact]
    public async Task TranscribeAsync_Listeners_AreToldPositionAndPartials()
    {
        var position = new Listener<TimeSpan>();
        var partials = new Listener<Transcript>();
        var options = new FileTranscriptionOptions { Position = position, Partials = partials };

        await RunAsync(new RecordingEngine(), options, (Speech, 1), (Silence, 1));

        Assert.Equal(TimeSpan.FromSeconds(2), position.Told[^1]);
        Assert.Equal(position.Told.Order(), position.Told);
        Assert.NotEmpty(partials.Told);
    }

    [Fact]
    public async Task TranscribeAsync_Cancelled_Throws()
    {
        var engine = new RecordingEngine();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (TranscriptSegment _ in new FileTranscriber(engine, new ScriptedEngine())
                .TranscribeAsync(Frames((Speech, 1)), cancellationToken: cancelled.Token))
            {
            }
        });
    }

    private static Task<List<TranscriptSegment>> RunAsync(RecordingEngine engine, params (float Probability, double Seconds)[] script) =>
        RunAsync(engine, new FileTranscriptionOptions(), script);

    private static async Task<List<TranscriptSegment>> RunAsync(
        RecordingEngine engine, FileTranscriptionOptions options, params (float Probability, double Seconds)[] script)
    {
        List<TranscriptSegment> segments = [];
        await foreach (TranscriptSegment segment in new FileTranscriber(engine, new ScriptedEngine()).TranscribeAsync(Frames(script), options, Token))
            segments.Add(segment);
        return segments;
    }

    private static IEnumerable<AudioFrame> Frames(params (float Probability, double Seconds)[] script)
    {
        var cutter = new FrameCutter(AudioFormat.Speech16Khz);
        foreach ((float probability, double seconds) in script)
        {
            // Whole windows of the detector.
            cutter.Add([.. Enumerable.Repeat(probability, 160 * (int)(seconds * 100))]);
            while (cutter.TryTake(out AudioFrame? frame))
                yield return frame;
        }

        if (cutter.TryTakeRest(out AudioFrame? rest))
            yield return rest;
    }

    private static void Close(double expectedSeconds, TimeSpan actual, double tolerance = 0.021) =>
        Assert.InRange(actual.TotalSeconds, expectedSeconds - tolerance, expectedSeconds + tolerance);

    private sealed class ScriptedEngine : IVoiceActivityEngine
    {
        public string Name => "scripted";

        public IVoiceActivityDetector Open() => new ScriptedVoiceActivityDetector(windowSamples: 160);
    }

    private sealed class Listener<T> : IProgress<T>
    {
        public List<T> Told { get; } = [];

        public void Report(T value) => Told.Add(value);
    }
}
