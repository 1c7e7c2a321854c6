using Parley.Core.Audio;
using Parley.Testing;

namespace Parley.Core.Tests.Audio;

public sealed class AudioLevelTests
{
    [Fact]
    public void PeakAndRootMeanSquare_EveryLengthAndPlace_EqualThePlainFormula()
    {
        var random = new Random(1);
        for (int length = 0; length < 80; length++)
        {
            float[] samples = [.. Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - 0.5))];

            double meanSquare = samples.Select(sample => (double)sample * sample).DefaultIfEmpty().Average();
            Assert.Equal(samples.Select(Math.Abs).DefaultIfEmpty().Max(), AudioLevel.Peak(samples));
            Assert.Equal(Math.Sqrt(meanSquare), AudioLevel.RootMeanSquare(samples), 1e-7);
        }
    }

    [Fact]
    public void Peak_SamplesThatAreNoNumbers_DoNotCount()
    {
        float[] samples = new float[50];
        samples[3] = samples[49] = float.NaN;
        samples[20] = -0.25f;

        Assert.Equal(0.25f, AudioLevel.Peak(samples));
    }

    [Fact]
    public void FirstAndLastAudible_SoundInTheMiddle_AreItsEdges()
    {
        float[] samples = new float[100];
        samples[10] = AudioLevel.AudibleThreshold;
        samples[40] = -0.02f;
        samples[60] = 0.5f;
        samples[70] = 0.01f;

        Assert.Equal(40, AudioLevel.FirstAudible(samples));
        Assert.Equal(60, AudioLevel.LastAudible(samples));
        Assert.Equal(10, AudioLevel.FirstAudible(samples, threshold: 0.001f));
        Assert.Equal(70, AudioLevel.LastAudible(samples, threshold: 0.001f));
        Assert.Equal(-1, AudioLevel.FirstAudible(samples.AsSpan(0, 40)));
        Assert.Equal(-1, AudioLevel.LastAudible([]));
    }

    [Fact]
    public void Everything_AllocatesNothing()
    {
        float[] samples = new float[333];

        long allocated = AllocationAssert.BytesAllocatedBy(() =>
        {
            AudioLevel.Peak(samples);
            AudioLevel.RootMeanSquare(samples);
            AudioLevel.FirstAudible(samples);
            AudioLevel.LastAudible(samples);
        });

        Assert.Equal(0, allocated);
    }
}
