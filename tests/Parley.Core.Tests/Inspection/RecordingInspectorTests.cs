using Parley.Core.Audio;
using Parley.Core.Inspection;
using Parley.Core.Turns;
using Parley.Core.VoiceActivity;
using Parley.Testing;

namespace Parley.Core.Tests.Inspection;

[Collection(nameof(ProcessWideCollection))] // One counts what the process allocates.
public sealed class RecordingInspectorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task InspectAsync_SpeechAndPauses_AreWhereTheyWere()
    {
        RecordingInspection found = await InspectAsync(Wav((0, 1), (0.5f, 2), (0, 0.4), (0.5f, 1), (0, 1)));

        Assert.Equal(2, found.Segments.Count);
        Close(1, found.Segments[0].Start);
        Close(3, found.Segments[0].End);
        Close(3.4, found.Segments[1].Start);
        Close(4.4, found.Segments[1].End);
        Assert.Equal(2, found.Pauses.Count);
        Assert.Equal(found.Segments[0].End, found.Pauses[0].Start);
        Assert.Equal(found.Segments[1].Start, found.Pauses[0].End);
        Assert.Equal(found.Duration, found.Pauses[1].End);
        Assert.All(found.Pauses, pause => Assert.Null(pause.EndOfTurn));
        Assert.Null(found.EndOfTurn);
        Assert.Equal(TimeSpan.FromSeconds(5.4), found.Duration);
        // Full scale is 0 dB: a square of half of it is -6.
        Assert.Equal(-6, found.SpeechLevelDb!.Value, 0.3);
        Assert.Equal(-6, found.PeakDb, 0.1);
    }

    [Fact]
    public async Task InspectAsync_Detector_IsAskedInEachPauseOfTheTurnSoFarAndOfTheFile()
    {
        var detector = new Listener(0.1f, 0.9f, 0.2f, 0.7f);

        RecordingInspection found = await InspectAsync(
            Wav((0, 1), (0.5f, 1), (0, 0.4), (0.5f, 1), (0, 0.6), (0.5f, 1), (0, 0.5)), detector);

        Assert.Equal([0.1f, 0.9f, 0.2f], found.Pauses.Select(pause => pause.EndOfTurn));
        Assert.Equal(0.7f, found.EndOfTurn);
        // Half a second before the speech, and 0.2 s of silence after it.
        Close(0.5 + 1 + 0.2, detector.Heard[0], 0.06);
        // The first pause ended no turn, the second did.
        Close(0.5 + 2.4 + 0.2, detector.Heard[1], 0.06);
        Close(0.5 + 1 + 0.2, detector.Heard[2], 0.06);
        Assert.Equal(TimeSpan.FromSeconds(5.5), detector.Heard[3]);
    }

    [Fact]
    public async Task InspectAsync_LongTurn_IsHeardForEightSecondsAtMost()
    {
        var detector = new Listener(0.5f);

        await InspectAsync(Wav((0.5f, 30), (0, 1)), detector);

        Assert.All(detector.Heard, heard => Assert.Equal(TurnContext.Longest, heard));
    }

    [Fact]
    public async Task InspectAsync_FileThatEndsInSpeech_ClosesItsSegment()
    {
        RecordingInspection found = await InspectAsync(Wav((0, 0.5), (0.5f, 1)));

        Close(1.5, Assert.Single(found.Segments).End);
        Assert.Empty(found.Pauses);
    }

    [Fact]
    public async Task InspectAsync_DetectorIsLost_GoesOnWithoutAndSaysWhy()
    {
        RecordingInspection found = await InspectAsync(Wav((0.5f, 1), (0, 1)), new Listener());

        Assert.Null(Assert.Single(found.Pauses).EndOfTurn);
        Assert.Null(found.EndOfTurn);
        Assert.Equal("The model is gone.", found.TurnDetectorProblem);
    }

    [Fact]
    public async Task InspectAsync_Silence_HasNoSpeechAndNoFiguresOfIt()
    {
        RecordingInspection found = await InspectAsync(Wav((0, 2)), new Listener(0.4f));

        Assert.Empty(found.Segments);
        Assert.Empty(found.Pauses);
        Assert.Null(found.SignalToNoiseDb);
        Assert.Null(found.SpeechLevelDb);
        Assert.Equal(-100, found.LevelDb);
        Assert.Equal(0.4f, found.EndOfTurn);
    }

    [Theory]
    [InlineData(8_000, 1)]
    [InlineData(44_100, 2)]
    [InlineData(48_000, 8)]
    [InlineData(96_000, 1)]
    public async Task InspectAsync_OtherFormats_AreHeardAlike(int sampleRateHz, int channels)
    {
        RecordingInspection found = await InspectAsync(Wav(new AudioFormat(sampleRateHz, channels), (0, 1), (0.5f, 1), (0, 1)));

        Assert.Equal(new AudioFormat(sampleRateHz, channels), found.Format);
        Close(1, Assert.Single(found.Segments).Start);
        Close(2, found.Segments[0].End);
    }

    [Fact]
    public async Task InspectAsync_NotNumbersAndClipped_HurtNobody()
    {
        RecordingInspection found = await InspectAsync(
            Wav(AudioFormat.Speech16Khz, WavEncoding.Float32, (float.NaN, 0.1), (0.2f, 0.5), (1f, 0.5), (float.PositiveInfinity, 0.1)));

        Assert.InRange(found.ClippedShare, 0.3, 0.5);
        Assert.True(double.IsFinite(found.LevelDb));
    }

    [Fact]
    public async Task InspectAsync_NoSamples_IsRefused()
    {
        var exception = await Assert.ThrowsAsync<InvalidDataException>(() => InspectAsync(Wav()));

        Assert.Contains("no sound", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InspectAsync_AnHour_HoldsNoMoreThanAMinute()
    {
        long minute = await AllocatedAsync(60);
        long hour = await AllocatedAsync(3_600);

        // What grows is the list of segments: 40 bytes each.
        Assert.InRange(hour - minute, 0, 1_000_000);

        static async Task<long> AllocatedAsync(int seconds)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            using var sound = new Beeps(seconds);
            await new RecordingInspector(new LoudnessDetector(), new VoiceActivityOptions(), null, new TurnOptions()).InspectAsync(sound, null, Token);
            return GC.GetTotalAllocatedBytes(precise: true) - before;
        }
    }

    private static Task<RecordingInspection> InspectAsync(Stream wav, ITurnDetector? detector = null) =>
        new RecordingInspector(new LoudnessDetector(), new VoiceActivityOptions(), detector, new TurnOptions()).InspectAsync(wav, null, Token);

    private static MemoryStream Wav(params (float Level, double Seconds)[] parts) => Wav(AudioFormat.Speech16Khz, parts);

    private static MemoryStream Wav(AudioFormat format, params (float Level, double Seconds)[] parts) => Wav(format, WavEncoding.Pcm16, parts);

    private static MemoryStream Wav(AudioFormat format, WavEncoding encoding, params (float Level, double Seconds)[] parts)
    {
        var file = new MemoryStream();
        using (var writer = new WavWriter(file, format, encoding, leaveOpen: true))
        {
            foreach ((float level, double seconds) in parts)
            {
                int samples = (int)Math.Round(seconds * format.SampleRateHz);
                // A square wave: as loud throughout as at its peak.
                writer.Write([.. Enumerable.Range(0, samples * format.Channels).Select(i => i / format.Channels / (format.SampleRateHz / 400) % 2 == 0 ? level : -level)]);
            }
        }

        file.Position = 0;
        return file;
    }

    private static void Close(double seconds, TimeSpan time, double tolerance = 0.04) => Assert.Equal(seconds, time.TotalSeconds, tolerance);

    private sealed class Listener(params float[] answers) : ITurnDetector
    {
        public string Name => "listener";

        public List<TimeSpan> Heard { get; } = [];

        public ValueTask<float?> PredictEndOfTurnAsync(TurnContext context, CancellationToken cancellationToken = default)
        {
            if (answers.Length == 0)
                throw new EngineUnavailableException("The model is gone.");
            Heard.Add(AudioFormat.Speech16Khz.DurationOf(context.Samples.Length));
            return ValueTask.FromResult<float?>(answers[Math.Min(Heard.Count, answers.Length) - 1]);
        }
    }

    /// <summary>A WAV of one second of sound and one of silence, again and again, that is nowhere whole.</summary>
    private sealed class Beeps : Stream
    {
        private readonly byte[] _header;
        private readonly long _length;
        private long _position;

        public Beeps(int seconds)
        {
            using var header = new MemoryStream();
            using (var writer = new WavWriter(header, AudioFormat.Speech16Khz, WavEncoding.Pcm16, leaveOpen: true))
                writer.Write([0f]);
            _header = header.ToArray()[..44];
            BitConverter.TryWriteBytes(_header.AsSpan(40), seconds * 32_000);
            BitConverter.TryWriteBytes(_header.AsSpan(4), (seconds * 32_000) + 36);
            _length = 44 + (seconds * 32_000L);
        }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = (int)Math.Min(count, _length - _position);
            for (int i = 0; i < read; i++, _position++)
            {
                bool isLoud = (_position - 44) / 32_000 % 2 == 0;
                buffer[offset + i] = _position < 44 ? _header[_position] : isLoud ? (byte)0x40 : (byte)0;
            }

            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
