using System.Buffers.Binary;

using Parley.Core.Audio;

namespace Parley.Core.Tests.Audio;

public sealed class WavReaderFuzzTests
{
    private static readonly uint[] _nastyNumbers =
        [0, 1, 2, 3, 0xFF, 0x7FFF, 0xFFFE, 0xFFFF, 0x7FFF_F000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Read_MutatedFiles_GiveSoundOrInvalidData(int seed)
    {
        var random = new Random(seed);
        byte[][] models = Models();
        int refused = 0;
        float[] samples = new float[4_096];

        for (int round = 0; round < 5_000; round++)
        {
            byte[] file = Mutate(models[random.Next(models.Length)], random);
            bool isPipe = random.Next(2) == 1;
            using Stream stream = isPipe ? new PipeStream(file, random.Next(1, 64)) : new MemoryStream(file);
            try
            {
                WavReader reader = WavReader.Open(stream);
                long total = 0;
                int count;
                while ((count = reader.Read(samples)) > 0)
                {
                    total += count;
                    Assert.Equal(0, count % reader.Format.Channels);
                    Assert.True(total <= file.Length, $"More samples than bytes (seed {seed}, round {round}).");
                    Assert.All(samples[..Math.Min(count, 16)], sample => Assert.InRange(sample, -1f, 1f));
                }

                if (stream.CanSeek)
                    Assert.Equal(reader.TotalSamples, total / reader.Format.Channels);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        // Both ways out were taken often, or the mutations are too tame or too wild to prove anything.
        Assert.InRange(refused, 500, 4_500);
    }

    [Fact]
    public void Open_LyingSizes_AllocateByWhatIsThere()
    {
        byte[] wide = new byte[28];
        BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(8), long.MaxValue / 3);
        byte[] file = new WavBytes("RF64")
            .Chunk("ds64", wide)
            .Format(channels: 64)
            .Chunk("data", new byte[256], 0xFFFF_FFFF)
            .ToArray();
        float[] samples = new float[1_024];

        long before = GC.GetAllocatedBytesForCurrentThread();
        WavReader reader = WavReader.Open(new MemoryStream(file));
        int count = reader.Read(samples);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(128, count);
        Assert.True(reader.IsTruncated);
        Assert.InRange(allocated, 0, 32_000);
    }

    private static byte[][] Models() =>
    [
        new WavBytes().Format().Data([1, 2, 3, 4, 5, 6, 7, 8]).ToArray(),
        new WavBytes().Chunk("JUNK", "odd"u8).Format(channels: 2, bits: 24).Chunk("data", new byte[36])
            .Chunk("LIST", "text"u8).ToArray(),
        new WavBytes().Format(tag: 3, bits: 64, extensible: true).Chunk("fact", new byte[4])
            .Chunk("data", new byte[64]).ToArray(),
        new WavBytes().Data([1, 2, 3]).Format(channels: 3).ToArray(),
        new WavBytes("RF64").Chunk("ds64", new byte[28]).Format(bits: 8)
            .Chunk("data", new byte[13], 0xFFFF_FFFF).ToArray(),
    ];

    private static byte[] Mutate(byte[] model, Random random)
    {
        byte[] file = [.. model];
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            int at = random.Next(file.Length);
            uint nasty = _nastyNumbers[random.Next(_nastyNumbers.Length)];
            switch (random.Next(6))
            {
                case 0:
                    file[at] = (byte)random.Next(256);
                    break;
                case 1 when file.Length > 4:
                    BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(Math.Min(at, file.Length - 4)), nasty);
                    break;
                case 2 when file.Length > 2:
                    BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(Math.Min(at, file.Length - 2)), (ushort)nasty);
                    break;
                case 3 when file.Length > 20:
                    file = file[..random.Next(16, file.Length)];
                    break;
                case 4:
                    byte[] inserted = new byte[random.Next(1, 9)];
                    random.NextBytes(inserted);
                    file = [.. file[..at], .. inserted, .. file[at..]];
                    break;
                default:
                    file = [.. file, .. model[..random.Next(model.Length)]];
                    break;
            }
        }

        return file;
    }
}
