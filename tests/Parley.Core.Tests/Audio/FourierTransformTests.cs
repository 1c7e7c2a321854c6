using Parley.Core.Audio;
using Parley.Testing;

namespace Parley.Core.Tests.Audio;

public sealed class FourierTransformTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(256)]
    public void Forward_Noise_IsTheSumThatDefinesIt(int points)
    {
        var random = new Random(points);
        float[] real = [.. Enumerable.Range(0, points).Select(_ => random.NextSingle() - 0.5f)];
        float[] imaginary = [.. Enumerable.Range(0, points).Select(_ => random.NextSingle() - 0.5f)];
        var expected = new System.Numerics.Complex[points];
        for (int k = 0; k < points; k++)
        {
            for (int n = 0; n < points; n++)
                expected[k] += new System.Numerics.Complex(real[n], imaginary[n]) * System.Numerics.Complex.FromPolarCoordinates(1, -2 * Math.PI * k * n / points);
        }

        new FourierTransform(points).Forward(real, imaginary);

        for (int k = 0; k < points; k++)
        {
            Assert.Equal(expected[k].Real, real[k], 1e-4 * Math.Sqrt(points));
            Assert.Equal(expected[k].Imaginary, imaginary[k], 1e-4 * Math.Sqrt(points));
        }
    }

    [Fact]
    public void Forward_AnyInput_AllocatesNothing()
    {
        var transform = new FourierTransform(1_024);
        float[] real = new float[1_024], imaginary = new float[1_024];

        Assert.Equal(0, AllocationAssert.BytesAllocatedBy(() => transform.Forward(real, imaginary)));
    }

    [Fact]
    public void Constructor_NoPowerOfTwo_Throws() => Assert.Throws<ArgumentException>(() => new FourierTransform(100));
}
