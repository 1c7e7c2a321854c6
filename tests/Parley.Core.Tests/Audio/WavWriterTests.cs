using System.Buffers.Binary;

using Parley.Core.Audio;
using Parley.Testing;

namespace Parley.Core.Tests.Audio;

public sealed class WavWriterTests
{
    public static TheoryData<WavEncoding, int, int> Everything => new MatrixTheoryData<WavEncoding, int, int>(
        Enum.GetValues<WavEncoding>(), [1, 2, 8], [0, 1, 3_333]);

    [Theory]
    [MemberData(nameof(Everything))]
    public void Write_ThenRead_IsTheSame(WavEncoding encoding, int channels, int length)
    {
        var format = new AudioFormat(24_000, channels);
        float[] sound = Sound(length * channels);
        var file = new MemoryStream();

        using (var writer = new WavWriter(file, format, encoding, leaveOpen: true))
        {
            writer.Write(sound.AsSpan(0, length / 2 * channels));
            writer.Write(sound.AsSpan(length / 2 * channels));
            Assert.Equal(length, writer.SamplesWritten);
        }

        file.Position = 0;
        WavReader reader = WavReader.Open(file);
        float[] back = new float[sound.Length + channels];
        int count = reader.Read(back);
        Assert.Equal(format, reader.Format);
        Assert.Equal(encoding, reader.Encoding);
        Assert.Equal(length, reader.TotalSamples);
        Assert.Equal(sound.Length, count);
        int bytesPerSample = WavSampleCodec.BytesPerSample(encoding);
        double step = WavSampleCodec.IsFloat(encoding) ? 0 : Math.Pow(2, 1 - (8 * bytesPerSample));
        for (int i = 0; i < count; i++)
            Assert.InRange((double)back[i] - sound[i], -1.001 * step, 1.001 * step);
        Assert.Equal(file.Length, WavHeader.LengthOf(encoding) + ((length * channels * bytesPerSample + 1) & ~1));
        Assert.Equal(file.Length - 8, BinaryPrimitives.ReadUInt32LittleEndian(file.GetBuffer().AsSpan(4)));
    }

    [Theory]
    [InlineData(WavEncoding.Pcm16)]
    [InlineData(WavEncoding.Pcm24)]
    [InlineData(WavEncoding.Float32)]
    public void Write_ToAPipe_SendsTheHeaderAtOnceAndPlaysWithoutLength(WavEncoding encoding)
    {
        var sent = new MemoryStream();
        using var writer = new WavWriter(new PipeStream(sent), AudioFormat.Speech16Khz, encoding);

        Assert.Equal(WavHeader.LengthOf(encoding), sent.Length);
        writer.Write(Sound(101));
        writer.Dispose();

        byte[] bytes = sent.ToArray();
        Assert.Equal(WavHeader.LengthOf(encoding) + (101 * WavSampleCodec.BytesPerSample(encoding)), bytes.Length);
        Assert.Equal(uint.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4)));
        WavReader reader = WavReader.Open(new PipeStream(bytes));
        Assert.Equal(101, reader.Read(new float[1_000]));
        Assert.False(reader.IsTruncated);
    }

    [Fact]
    public void Write_NotDisposed_CanBeReadAsFarAsItCame()
    {
        var file = new MemoryStream();
        var writer = new WavWriter(file, AudioFormat.Speech16Khz);
        writer.Write(Sound(50));

        WavReader reader = WavReader.Open(new MemoryStream(file.ToArray()));

        Assert.Equal(50, reader.TotalSamples);
        Assert.False(reader.IsTruncated);
        writer.Dispose();
    }

    [Fact]
    public void Dispose_StreamThatStoodLater_PutsTheSizesWhereTheHeaderIs()
    {
        var file = new MemoryStream();
        file.Write("before"u8);

        using (var writer = new WavWriter(file, AudioFormat.Speech16Khz, WavEncoding.Pcm16, leaveOpen: true))
            writer.Write(Sound(10));

        Assert.Equal(file.Length, file.Position);
        Assert.Equal("before"u8.ToArray(), file.ToArray()[..6]);
        Assert.Equal(20u, BinaryPrimitives.ReadUInt32LittleEndian(file.ToArray().AsSpan(6 + 40)));
    }

    [Fact]
    public void Write_OutOfRange_Clips()
    {
        foreach (WavEncoding encoding in Enum.GetValues<WavEncoding>())
        {
            var file = new MemoryStream();
            using (var writer = new WavWriter(file, AudioFormat.Speech16Khz, encoding, leaveOpen: true))
                writer.Write([2f, -2f, float.NaN, float.PositiveInfinity, 0f]);

            file.Position = 0;
            float[] back = new float[5];
            WavReader.Open(file).Read(back);

            Assert.InRange(back[0], 0.99f, 1f);
            Assert.Equal([-1f, 0f, 0f, 0f], back[1..]);
        }
    }

    [Fact]
    public void Write_Misused_Throws()
    {
        var writer = new WavWriter(new MemoryStream(), new AudioFormat(16_000, Channels: 2));
        Assert.Throws<ArgumentException>(() => writer.Write(new float[3]));
        writer.Dispose();
        writer.Dispose();

        Assert.Throws<ObjectDisposedException>(() => writer.Write(new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WavWriter(Stream.Null, new AudioFormat(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WavWriter(Stream.Null, new AudioFormat(16_000, 65)));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new WavWriter(Stream.Null, AudioFormat.Speech16Khz, (WavEncoding)99));
    }

    [Fact]
    public void ForLength_MoreThanThirtyTwoBits_IsAsAStream()
    {
        byte[] stream = WavHeader.ForStream(AudioFormat.Speech16Khz, WavEncoding.Float32);

        Assert.Equal(stream, WavHeader.ForLength(AudioFormat.Speech16Khz, WavEncoding.Float32, uint.MaxValue));
        Assert.Equal(stream, WavHeader.ForLength(AudioFormat.Speech16Khz, WavEncoding.Float32, long.MaxValue));
    }

    [Fact]
    public void Write_SteadyState_AllocatesNothing()
    {
        float[] samples = Sound(320);
        foreach (WavEncoding encoding in Enum.GetValues<WavEncoding>())
        {
            using var writer = new WavWriter(Stream.Null, AudioFormat.Speech16Khz, encoding);

            Assert.Equal(0, AllocationAssert.BytesAllocatedBy(() => writer.Write(samples)));
        }
    }

    private static float[] Sound(int count) =>
        [.. Enumerable.Range(0, count).Select(i => (float)Math.Sin(i * 0.37) * 0.9f)];
}
