using Parley.Core.Audio;
using Parley.Core.Voices;
using Parley.Testing;

namespace Parley.Core.Tests.Voices;

[Collection(nameof(ProcessWideCollection))] // one looks at the memory of the process
public sealed class LongMaterialTests
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(30);
    private static readonly AudioFormat _cloner = new(24_000);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_TwoMinutes_ChoosesThirtySecondsInOrderWithoutOverlap()
    {
        var recording = new MemoryRecording(new SyntheticSpeech(110).Make(120), SyntheticSpeech.Format);

        (SampleReport report, ReadOnlyMemory<float> samples) = await ReadAsync(recording);

        Assert.Equal(VoiceTier.Standard, report.Tier);
        Assert.False(report.IsWhole);
        AssertInOrder(report.Segments);
        Assert.InRange(samples.Length, 24 * 24_000, 30 * 24_000);
        Assert.Equal(2, recording.Opened);
    }

    [Fact]
    public async Task Check_OneGoodPartAmongBadOnes_ChoosesTheGoodOne()
    {
        float[] good = new SyntheticSpeech(110, seed: 2).Make(40);
        float[] loud = [.. new SyntheticSpeech(110, seed: 3).Make(60).Select(sample => Math.Clamp(6 * sample, -1, 1))];
        float[] noisy = new SyntheticSpeech(110, seed: 4).Make(60, noise: 0.03);
        var recording = new MemoryRecording([.. noisy, .. good, .. loud], SyntheticSpeech.Format);

        (SampleReport report, _) = await ReadAsync(recording);

        Assert.All(report.Segments, segment => Assert.InRange(segment.Start.TotalSeconds, 59, 101));
    }

    [Fact]
    public async Task Check_TwoSpeakers_ChoosesOnlyTheOneWhoSpeaksMore()
    {
        float[] samples =
        [
            .. new SyntheticSpeech(190, 1.2, seed: 5).Make(20),
            .. new SyntheticSpeech(105, seed: 6).Make(50),
            .. new SyntheticSpeech(190, 1.2, seed: 7).Make(10),
        ];
        var recording = new MemoryRecording(samples, SyntheticSpeech.Format);

        (SampleReport report, _) = await ReadAsync(recording);

        Assert.Contains(report.Findings, finding => finding.Code == "many_speakers");
        Assert.All(report.Segments, segment => Assert.True(segment.Start.TotalSeconds > 19 && segment.End.TotalSeconds < 71));
    }

    [Fact]
    public async Task Check_SeveralFiles_ChoosesAcrossThem()
    {
        MemoryRecording[] recordings =
        [
            .. Enumerable.Range(1, 5).Select(i => new MemoryRecording(new SyntheticSpeech(110, seed: i).Make(15), SyntheticSpeech.Format, $"{i}.wav")),
        ];

        (SampleReport report, ReadOnlyMemory<float> samples) = await ReadAsync(recordings);

        Assert.Equal(VoiceTier.Standard, report.Tier);
        Assert.Equal(TimeSpan.FromSeconds(75), report.Duration);
        AssertInOrder(report.Segments);
        Assert.InRange(samples.Length, 24 * 24_000, 30 * 24_000);
    }

    [Fact]
    public async Task Check_QuarterOfAnHour_IsProfessionalAndNotHeldInMemory()
    {
        // Half a minute, over and over: as samples it would be 58 MB.
        byte[] part = MemoryRecording.Wav(new SyntheticSpeech(110).Make(30), SyntheticSpeech.Format);
        var recording = new RepeatedRecording(part, times: 30);
        GC.Collect();
        long before = GC.GetTotalMemory(forceFullCollection: true);

        (SampleReport report, _) = await ReadAsync(recording);

        long held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.Equal(VoiceTier.Professional, report.Tier);
        Assert.InRange(held, long.MinValue, 16 * 1_024 * 1_024);
        AssertInOrder(report.Segments);
    }

    private static async Task<(SampleReport Report, ReadOnlyMemory<float> Samples)> ReadAsync(params IVoiceRecording[] recordings)
    {
        var reader = new VoiceSampleReader(new LoudnessDetector());
        SampleReport report = await reader.CheckAsync(recordings, _longest, Cancelled);
        return (report, await VoiceSampleReader.ReadAsync(recordings, report, _cloner, _longest, Cancelled));
    }

    private static void AssertInOrder(IReadOnlyList<SampleSegment> segments)
    {
        Assert.NotEmpty(segments);
        TimeSpan total = TimeSpan.Zero;
        for (int i = 0; i < segments.Count; i++)
        {
            Assert.True(segments[i].Start < segments[i].End);
            total += segments[i].End - segments[i].Start;
            if (i > 0 && segments[i].Recording == segments[i - 1].Recording)
                Assert.True(segments[i].Start >= segments[i - 1].End);
            else if (i > 0)
                Assert.True(segments[i].Recording > segments[i - 1].Recording);
        }

        Assert.True(total <= _longest);
    }

    private sealed class RepeatedRecording(byte[] wav, int times) : IVoiceRecording
    {
        private const int HeaderBytes = 44;

        public string Name => "repeated";

        public ValueTask<Stream> OpenWavAsync(CancellationToken cancellationToken)
        {
            byte[] header = wav[..HeaderBytes];
            // Sizes that mean "until the end".
            header.AsSpan(4, 4).Fill(0xFF);
            header.AsSpan(40, 4).Fill(0xFF);
            return ValueTask.FromResult<Stream>(new RepeatedStream(header, wav, times));
        }
    }

    private sealed class RepeatedStream(byte[] header, byte[] wav, int times) : Stream
    {
        private long _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _position;
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            int body = wav.Length - header.Length;
            long end = header.Length + ((long)body * times);
            int count = (int)Math.Min(buffer.Length, end - _position);
            for (int i = 0; i < count; i++, _position++)
                buffer[i] = _position < header.Length ? header[_position] : wav[header.Length + (int)((_position - header.Length) % body)];
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
