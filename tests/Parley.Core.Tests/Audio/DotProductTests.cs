using Parley.Core.Audio;
using Parley.Testing;

namespace Parley.Core.Tests.Audio;

public sealed class DotProductTests
{
    [Fact]
    public void Of_EveryLength_EqualsThePlainSum()
    {
        var random = new Random(1);
        for (int length = 0; length <= 512; length += DotProduct.Multiple)
        {
            float[] left = [.. Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - 0.5))];
            float[] right = [.. Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - 0.5))];

            double expected = left.Zip(right, (a, b) => (double)a * b).Sum();

            Assert.Equal(expected, DotProduct.Of(left, right), 1e-5);
        }
    }

    [Fact]
    public void Of_AnyAddress_GivesTheSameBits()
    {
        float[] numbers = [.. Enumerable.Range(0, 400).Select(i => MathF.Sin(i))];
        float expected = DotProduct.Of(numbers.AsSpan(0, 128), numbers.AsSpan(128, 128));
        for (int shift = 1; shift < 32; shift++)
        {
            float[] moved = [.. new float[shift], .. numbers];

            Assert.Equal(expected, DotProduct.Of(moved.AsSpan(shift, 128), moved.AsSpan(shift + 128, 128)));
        }
    }

    [Fact]
    public void Of_UnevenLengths_Throws()
    {
        Assert.Throws<ArgumentException>(() => DotProduct.Of(new float[16], new float[32]));
        Assert.Throws<ArgumentException>(() => DotProduct.Of(new float[17], new float[17]));
    }

    [Fact]
    public void Of_AnyLength_AllocatesNothing()
    {
        float[] numbers = new float[128];

        Assert.Equal(0, AllocationAssert.BytesAllocatedBy(() => DotProduct.Of(numbers, numbers)));
    }
}
