using System.Buffers.Binary;

using Parley.Core.Audio;
using Parley.Testing;

namespace Parley.Core.Tests.Audio;

public sealed class WavReaderTests
{
    private static readonly short[] _sound = [1, -2, 300, -32_768, 32_767, 7];

    public static TheoryData<int> Sources => [0, 1, 7, int.MaxValue];

    [Theory]
    [MemberData(nameof(Sources))]
    public void Read_PlainFile_GivesItsSamples(int mostBytesARead)
    {
        byte[] file = new WavBytes().Format().Data(_sound).ToArray();

        WavReader reader = Open(file, mostBytesARead);

        Assert.Equal(AudioFormat.Speech16Khz, reader.Format);
        Assert.Equal(WavEncoding.Pcm16, reader.Encoding);
        Assert.Equal(6, reader.TotalSamples);
        AssertSound(_sound, reader);
        Assert.False(reader.IsTruncated);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Read_ChunksAroundTheSound_AreSkipped(int mostBytesARead)
    {
        byte[] file = new WavBytes()
            .Chunk("JUNK", new byte[5_001])
            .Format()
            .Chunk("LIST", "odd"u8)
            .Chunk("bext", "unpadded!"u8, pad: false)
            .Data(_sound)
            .Chunk("id3 ", new byte[99])
            .ToArray();

        AssertSound(_sound, Open(file, mostBytesARead));
    }

    [Fact]
    public void Read_SoundBeforeFormat_WorksInAFile()
    {
        byte[] file = new WavBytes().Chunk("data", [1, 0, 2, 0, 3]).Chunk("LIST", "x"u8).Format(rate: 8_000).ToArray();

        WavReader reader = Open(file, 0);

        Assert.Equal(8_000, reader.Format.SampleRateHz);
        AssertSound([1, 2], reader);
    }

    [Fact]
    public void Open_SoundBeforeFormatInAPipe_SaysToSaveIt()
    {
        byte[] file = new WavBytes().Data(_sound).Format().ToArray();

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Open(file, 7));

        Assert.Contains("save it to a file", error.Message);
    }

    [Theory]
    [InlineData(0xFFFF_FFFFu)]
    [InlineData(0xFFFF_FFDBu)]
    [InlineData(0x7FFF_F000u)]
    [InlineData(0x7FFF_FFFFu)]
    [InlineData(0x8000_0000u)]
    [InlineData(0u)]
    public void Read_SizeOfAStream_ReadsToTheEnd(uint size)
    {
        byte[] file = new WavBytes().Format().Data(_sound, size).ToArray();

        foreach (int mostBytesARead in new[] { 0, 5 })
        {
            WavReader reader = Open(file, mostBytesARead);

            Assert.Equal(mostBytesARead == 0 ? 6 : null, reader.TotalSamples);
            AssertSound(_sound, reader);
            Assert.False(reader.IsTruncated);
        }
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Read_NoSound_GivesNone(int mostBytesARead)
    {
        byte[][] files =
        [
            new WavBytes().Format().Data([]).ToArray(),
            new WavBytes().Format().Data([]).Chunk("LIST", "some text here"u8).ToArray(),
        ];

        foreach (byte[] file in files)
        {
            WavReader reader = Open(file, mostBytesARead);
            AssertSound([], reader);
            Assert.False(reader.IsTruncated);
        }
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Read_CutOff_GivesWhatIsThereAndSaysSo(int mostBytesARead)
    {
        byte[] file = new WavBytes().Format().Data(_sound, size: 1_000_000).ToArray();

        WavReader reader = Open(file[..^1], mostBytesARead);

        AssertSound(_sound.AsSpan(0, 5), reader);
        Assert.True(reader.IsTruncated);
        if (mostBytesARead == 0)
            Assert.Equal(5, reader.TotalSamples);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void Read_Rf64_TakesTheWideSize(int mostBytesARead)
    {
        byte[] wide = new byte[28];
        BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(8), 2 * _sound.Length);
        byte[] file = new WavBytes("RF64").Chunk("ds64", wide).Format().Data(_sound, 0xFFFF_FFFF)
            .Chunk("LIST", "text"u8).ToArray();

        WavReader reader = Open(file, mostBytesARead);

        Assert.Equal(6, reader.TotalSamples);
        AssertSound(_sound, reader);
    }

    [Theory]
    [InlineData(1, 8, 0, WavEncoding.Pcm8)]
    [InlineData(1, 16, 0, WavEncoding.Pcm16)]
    [InlineData(1, 12, 2, WavEncoding.Pcm16)]
    [InlineData(1, 20, 3, WavEncoding.Pcm24)]
    [InlineData(1, 24, 0, WavEncoding.Pcm24)]
    [InlineData(1, 24, 4, WavEncoding.Pcm32)]
    [InlineData(1, 32, 0, WavEncoding.Pcm32)]
    [InlineData(3, 32, 0, WavEncoding.Float32)]
    [InlineData(3, 64, 0, WavEncoding.Float64)]
    [InlineData(1, 16, 999, WavEncoding.Pcm16)]
    [InlineData(1, 16, 1, WavEncoding.Pcm16)]
    public void Open_EveryEncoding_IsKnownPlainAndExtensible(int tag, int bits, int block, WavEncoding expected)
    {
        foreach (bool extensible in new[] { false, true })
        {
            byte[] file = new WavBytes()
                .Format((ushort)tag, 1, 16_000, (ushort)bits, block == 0 ? null : (ushort)block, extensible)
                .Chunk("data", new byte[24])
                .ToArray();

            WavReader reader = Open(file, 0);

            Assert.Equal(expected, reader.Encoding);
            Assert.Equal(24 / WavSampleCodec.BytesPerSample(expected), reader.TotalSamples);
        }
    }

    [Fact]
    public void Read_EightChannels_KeepsThemInterleaved()
    {
        short[] sound = [.. Enumerable.Range(0, 8 * 5_000).Select(i => (short)i)];
        byte[] file = new WavBytes().Format(channels: 8, extensible: true).Data(sound).ToArray();

        WavReader reader = Open(file, 0);

        Assert.Equal(8, reader.Format.Channels);
        Assert.Equal(5_000, reader.TotalSamples);
        Assert.Equal(TimeSpan.FromMilliseconds(312.5), reader.Duration);
        Assert.Throws<ArgumentException>(() => reader.Read(new float[7]));
        AssertSound(sound, reader);
    }

    public static TheoryData<string, byte[]> Refused => new()
    {
        { "is empty", [] },
        { "is not a WAV file (it begins with 'OggS')", [.. "OggS and so on and on and on"u8] },
        { "begins with the bytes FFFB9064", [0xFF, 0xFB, 0x90, 0x64, 1, 2, 3, 4, 5, 6, 7, 8, 9] },
        { "begins with 'RIFF'", [.. "RIFF"u8, 1, 0, 0, 0, .. "AVI LIST"u8] },
        { "begins with 'RI'", [.. "RI"u8] },
        { "neither a 'fmt ' nor a 'data' chunk", new WavBytes().ToArray() },
        { "neither a 'fmt ' nor a 'data' chunk", [.. new WavBytes().ToArray(), .. new byte[100_000]] },
        { "no 'data' chunk", new WavBytes().Format().Chunk("LIST", "x"u8).ToArray() },
        { "no 'data' chunk", new WavBytes().Format().Chunk("LIST", "x"u8, size: 0xFFFF_FFF0).ToArray() },
        { "'fmt ' chunk has 4 bytes", new WavBytes().Chunk("fmt ", new byte[4]).Data([1]).ToArray() },
        { "0 channels", new WavBytes().Format(channels: 0).Data([1]).ToArray() },
        { "65 channels", new WavBytes().Format(channels: 65).Data([1]).ToArray() },
        { "0 samples a second", new WavBytes().Format(rate: 0).Data([1]).ToArray() },
        { "4294967295 samples a second", new WavBytes().Format(rate: uint.MaxValue).Data([1]).ToArray() },
        { "0-bit integers", new WavBytes().Format(bits: 0).Data([1]).ToArray() },
        { "64-bit integers", new WavBytes().Format(bits: 64).Data([1]).ToArray() },
        { "16-bit floating-point", new WavBytes().Format(tag: 3).Data([1]).ToArray() },
        { "µ-law", new WavBytes().Format(tag: 7, bits: 8).Data([1]).ToArray() },
        { "format 0x1234", new WavBytes().Format(tag: 0x1234).Data([1]).ToArray() },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Open_NoSoundToHave_SaysWhatAndWhatNext(string expected, byte[] file)
    {
        InvalidDataException fromFile = Assert.Throws<InvalidDataException>(() => Open(file, 0));
        InvalidDataException fromPipe = Assert.Throws<InvalidDataException>(() => Open(file, 3));

        Assert.Contains(expected, fromFile.Message);
        Assert.Equal(fromFile.Message, fromPipe.Message);
        Assert.Contains(file.Length == 0 ? "check that" : "ffmpeg -i IN", fromFile.Message);
    }

    [Fact]
    public void Open_NamedFile_SaysWhich()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "not a WAV file at all");
            using FileStream stream = File.OpenRead(path);

            InvalidDataException error = Assert.Throws<InvalidDataException>(() => WavReader.Open(stream));

            Assert.StartsWith($"'{path}' is not a WAV file (it begins with 'not ')", error.Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Open_StreamThatStandsLater_ReadsFromThere()
    {
        byte[] file = new WavBytes().Data(_sound).Format().ToArray();
        var stream = new MemoryStream([.. new byte[13], .. file]) { Position = 13 };

        AssertSound(_sound, WavReader.Open(stream));
    }

    [Fact]
    public void Read_SteadyState_AllocatesNothing()
    {
        foreach (WavEncoding encoding in Enum.GetValues<WavEncoding>())
        {
            byte[] header = WavHeader.ForStream(AudioFormat.Speech16Khz, encoding);
            var stream = new MemoryStream([.. header, .. new byte[400_000]]);
            WavReader reader = WavReader.Open(stream);
            float[] samples = new float[320];

            Assert.Equal(0, AllocationAssert.BytesAllocatedBy(() => reader.Read(samples)));
        }
    }

    [Fact]
    public void Read_RealRecordings_GiveTheLengthThatTheyHave()
    {
        foreach (SpeechSample sample in SharedFiles.Speech)
        {
            using FileStream stream = File.OpenRead(sample.Path);
            WavReader reader = WavReader.Open(stream);
            float[] samples = new float[16_000 * 60];

            int count = reader.Read(samples);

            Assert.Equal(reader.TotalSamples, count);
            Assert.False(reader.IsTruncated);
            Assert.InRange(AudioLevel.Peak(samples.AsSpan(0, count)), 0.01f, 1f);
        }
    }

    /// <param name="file">The bytes.</param>
    /// <param name="mostBytesARead">0 for a seekable stream, otherwise a pipe.</param>
    private static WavReader Open(byte[] file, int mostBytesARead) =>
        WavReader.Open(mostBytesARead == 0 ? new MemoryStream(file) : new PipeStream(file, mostBytesARead));

    private static void AssertSound(ReadOnlySpan<short> expected, WavReader reader)
    {
        float[] samples = new float[expected.Length + (2 * reader.Format.Channels)];
        int count = reader.Read(samples);

        Assert.Equal([.. expected.ToArray().Select(value => value / 32_768f)], samples.AsSpan(0, count).ToArray());
        Assert.Equal(0, reader.Read(samples));
    }
}
