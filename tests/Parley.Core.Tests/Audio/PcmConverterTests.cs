using System.Buffers.Binary;
using System.Runtime.InteropServices;

using Parley.Core.Audio;
using Parley.Testing;

namespace Parley.Core.Tests.Audio;

public sealed class PcmConverterTests
{
    [Fact]
    public void FromInt16_EverySample_ThereAndBackIsTheSame()
    {
        short[] every = [.. Enumerable.Range(short.MinValue, 65_536).Select(value => (short)value)];
        float[] samples = new float[every.Length];
        short[] back = new short[every.Length];

        PcmConverter.FromInt16(every, samples);
        PcmConverter.ToInt16(samples, back);

        Assert.Equal(-1f, samples[0]);
        Assert.Equal(0f, samples[32_768]);
        Assert.Equal(32_767 / 32_768f, samples[^1]);
        Assert.Equal(every, back);
    }

    [Theory]
    [InlineData(0f, 0)]
    [InlineData(1f, 32_767)]
    [InlineData(-1f, -32_768)]
    [InlineData(1e30f, 32_767)]
    [InlineData(-1e30f, -32_768)]
    [InlineData(1.0001f, 32_767)]
    [InlineData(float.NaN, 0)]
    [InlineData(float.PositiveInfinity, 0)]
    [InlineData(float.NegativeInfinity, 0)]
    [InlineData(float.Epsilon, 0)]
    [InlineData(0.4f / 32_768, 0)]
    [InlineData(0.6f / 32_768, 1)]
    [InlineData(-0.6f / 32_768, -1)]
    [InlineData(1.6f / 32_768, 2)]
    [InlineData(32_766.6f / 32_768, 32_767)]
    public void ToInt16_AnySample_IsRoundedAndClippedInVectorsAndInTheRest(float sample, short expected)
    {
        // Every length up to a few vectors, so that each position is once in a vector and once in what is left over.
        for (int length = 1; length < 70; length++)
        {
            float[] samples = [.. Enumerable.Repeat(sample, length)];
            short[] result = new short[length];

            PcmConverter.ToInt16(samples, result);

            Assert.All(result, value => Assert.Equal(expected, value));
        }
    }

    [Fact]
    public void ToInt16_RandomBits_EqualsThePlainFormula()
    {
        float[] samples = RandomFloats(seed: 1, count: 100_003);
        short[] result = new short[samples.Length];

        PcmConverter.ToInt16(samples, result);

        for (int i = 0; i < samples.Length; i++)
        {
            double sample = float.IsFinite(samples[i]) ? samples[i] : 0;
            double expected = Math.Clamp(Math.Round(sample * 32_768.0), -32_768, 32_767);
            Assert.Equal(expected, result[i]);
        }
    }

    [Fact]
    public void Int16LittleEndian_AtAnOddAddress_HasTheLowByteFirst()
    {
        byte[] bytes = [0xEE, 0x01, 0x00, 0x00, 0x80, 0xFF, 0x7F];
        float[] samples = new float[3];
        byte[] back = new byte[7];

        PcmConverter.FromInt16LittleEndian(bytes.AsSpan(1), samples);
        PcmConverter.ToInt16LittleEndian(samples, back.AsSpan(1));

        Assert.Equal([1 / 32_768f, -1f, 32_767 / 32_768f], samples);
        Assert.Equal(bytes[1..], back[1..]);
    }

    [Fact]
    public void Float32LittleEndian_RandomBits_AreCleanAndClipped()
    {
        float[] expected = RandomFloats(seed: 2, count: 10_007);
        byte[] bytes = new byte[(4 * expected.Length) + 1];
        for (int i = 0; i < expected.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(1 + (4 * i)), expected[i]);
        float[] samples = new float[expected.Length];
        byte[] back = new byte[4 * expected.Length];

        PcmConverter.FromFloat32LittleEndian(bytes.AsSpan(1), samples);
        PcmConverter.ToFloat32LittleEndian(expected, back);

        Assert.Equal(expected.Select(value => float.IsFinite(value) ? Math.Clamp(value, -1f, 1f) : 0f), samples);
        Assert.Equal(MemoryMarshal.AsBytes<float>(samples), back);
    }

    [Fact]
    public void Convert_BytesThatAreNoWholeSamples_Throws()
    {
        Assert.Throws<ArgumentException>(() => PcmConverter.FromInt16LittleEndian(new byte[3], new float[4]));
        Assert.Throws<ArgumentException>(() => PcmConverter.FromFloat32LittleEndian(new byte[7], new float[4]));
    }

    [Fact]
    public void Convert_DestinationTooShort_Throws()
    {
        Assert.Throws<ArgumentException>(() => PcmConverter.FromInt16LittleEndian(new byte[6], new float[2]));
        Assert.Throws<ArgumentException>(() => PcmConverter.FromFloat32LittleEndian(new byte[12], new float[2]));
        Assert.Throws<ArgumentException>(() => PcmConverter.ToInt16LittleEndian(new float[3], new byte[5]));
        Assert.Throws<ArgumentException>(() => PcmConverter.ToFloat32LittleEndian(new float[3], new byte[11]));
        Assert.Throws<ArgumentException>(() => PcmConverter.ToInt16(new float[3], new short[2]));
        Assert.Throws<ArgumentException>(() => PcmConverter.FromInt16(new short[3], new float[2]));
    }

    [Fact]
    public void Convert_AnyWay_AllocatesNothing()
    {
        float[] samples = new float[321];
        byte[] bytes = new byte[4 * samples.Length];

        long allocated = AllocationAssert.BytesAllocatedBy(() =>
        {
            PcmConverter.ToInt16LittleEndian(samples, bytes);
            PcmConverter.FromInt16LittleEndian(bytes.AsSpan(0, 2 * samples.Length), samples);
            PcmConverter.ToFloat32LittleEndian(samples, bytes);
            PcmConverter.FromFloat32LittleEndian(bytes, samples);
        });

        Assert.Equal(0, allocated);
    }

    /// <summary>Half of them around [-1.2, 1.2], half of them any bits at all.</summary>
    private static float[] RandomFloats(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => i % 2 == 0
            ? (float)((random.NextDouble() - 0.5) * 2.4)
            : BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)))];
    }
}
