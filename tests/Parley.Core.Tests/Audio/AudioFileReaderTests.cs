using Parley.Core.Audio;
using Parley.Testing;

namespace Parley.Core.Tests.Audio;

public sealed class AudioFileReaderTests
{
    [Theory]
    [InlineData(16_000, 1)]
    [InlineData(48_000, 2)]
    [InlineData(22_050, 8)]
    [InlineData(44_100, 1)]
    [InlineData(8_000, 3)]
    public void ReadFrames_ToneInEveryChannel_IsTheSameToneAt16Khz(int rateHz, int channels)
    {
        byte[] file = File(Tone.Make(1_000, rateHz, seconds: 1.01), rateHz, channels);

        List<float> samples = [];
        int frames = 0;
        foreach (AudioFrame frame in AudioFileReader.ReadFrames(new PipeStream(file, 1_000), AudioFormat.Speech16Khz))
        {
            using (frame)
            {
                Assert.Equal(320, frame.SampleCount);
                Assert.Equal(TimeSpan.FromMilliseconds(20 * frames++), frame.Timestamp);
                samples.AddRange(frame.Samples.Span);
            }
        }

        Assert.Equal(51, frames);
        Assert.All(samples.Skip((int)(1.01 * 16_000) + 1), sample => Assert.Equal(0f, sample));
        (double gainDb, double shift, double restDb) = Tone.Measure(samples.Take(16_000).ToArray(), 1_000, 16_000);
        Assert.InRange(gainDb, -0.01, 0.01);
        Assert.InRange(shift, -0.01, 0.01);
        Assert.InRange(restDb, -200, -80);
    }

    [Fact]
    public void ReadFrames_OppositeChannels_CancelOut()
    {
        var file = new MemoryStream();
        using (var writer = new WavWriter(file, new AudioFormat(16_000, 2), leaveOpen: true))
            writer.Write([0.5f, -0.5f, 0.25f, 0.75f]);
        file.Position = 0;

        using AudioFrame frame = Assert.Single(AudioFileReader.ReadFrames(file, AudioFormat.Speech16Khz));

        Assert.Equal([0f, 0.5f, 0f], frame.Samples.Span[..3].ToArray());
    }

    [Fact]
    public void ReadFrames_NoSound_GivesNone() =>
        Assert.Empty(AudioFileReader.ReadFrames(new MemoryStream(File([], 44_100, 2)), AudioFormat.Speech16Khz));

    [Fact]
    public void ReadFrames_WholeNumberOfFrames_AddsNone()
    {
        var file = new MemoryStream(File(new float[640], 16_000, 1));

        Assert.Equal(2, AudioFileReader.ReadFrames(file, AudioFormat.Speech16Khz).Count());
    }

    [Fact]
    public void ReadFrames_BadFile_ThrowsAtTheCall()
    {
        var noWav = new MemoryStream([1, 2, 3]);
        var wav = new MemoryStream(File([], 8_000, 1));

        Assert.Throws<InvalidDataException>(() => { _ = AudioFileReader.ReadFrames(noWav, AudioFormat.Speech16Khz); });
        Assert.Throws<ArgumentException>(() => { _ = AudioFileReader.ReadFrames(wav, new AudioFormat(16_000, 2)); });
    }

    [Fact]
    public void ReadFrames_RealRecordings_LastAsLongAsTheFiles()
    {
        foreach (SpeechSample sample in SharedFiles.Speech)
        {
            using FileStream stream = System.IO.File.OpenRead(sample.Path);
            TimeSpan length = WavReader.Open(stream).Duration!.Value;
            stream.Position = 0;
            TimeSpan end = default;
            float peak = 0;

            foreach (AudioFrame frame in AudioFileReader.ReadFrames(stream, AudioFormat.Speech16Khz))
            {
                using (frame)
                {
                    end = frame.Timestamp + frame.Duration;
                    peak = Math.Max(peak, AudioLevel.Peak(frame.Samples.Span));
                }
            }

            Assert.InRange(end - length, TimeSpan.FromTicks(-1), TimeSpan.FromMilliseconds(20));
            Assert.InRange(peak, 0.01f, 1.2f);
        }
    }

    private static byte[] File(float[] mono, int rateHz, int channels)
    {
        var file = new MemoryStream();
        using (var writer = new WavWriter(file, new AudioFormat(rateHz, channels), WavEncoding.Pcm24, leaveOpen: true))
            writer.Write(mono.SelectMany(sample => Enumerable.Repeat(sample, channels)).ToArray());
        return file.ToArray();
    }
}
