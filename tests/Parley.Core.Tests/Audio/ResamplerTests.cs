using Parley.Core.Audio;
using Parley.Testing;

namespace Parley.Core.Tests.Audio;

public sealed class ResamplerTests
{
    public static TheoryData<int, int> AllPairs => ResamplerQualityTests.AllPairs;

    [Theory]
    [MemberData(nameof(AllPairs))]
    public void Process_AnyPieces_GivesTheSameBits(int fromHz, int toHz)
    {
        float[] input = Noise(seed: 5, count: Math.Max(3_000, fromHz / 10));
        float[] whole = Tone.Resample(input, fromHz, toHz);
        var random = new Random(fromHz ^ toHz);
        var resampler = new Resampler(fromHz, toHz);

        foreach (int longestPiece in (int[])[1, 20, 480, 5_000])
        {
            // Reset is part of what is tested: nothing may be left of the round before.
            resampler.Reset();
            List<float> pieces = [];
            for (int at = 0; at < input.Length;)
            {
                int length = Math.Min(input.Length - at, random.Next(longestPiece + 1));
                float[] output = new float[resampler.MaximumOutput(length)];
                int count = resampler.Process(input.AsSpan(at, length), output);
                pieces.AddRange(output.AsSpan(0, count));
                at += length;
            }

            float[] rest = new float[random.Next(1, 200)];
            int flushed;
            while ((flushed = resampler.Flush(rest)) > 0)
                pieces.AddRange(rest.AsSpan(0, flushed));

            Assert.Equal(whole, pieces);
        }
    }

    [Theory]
    [MemberData(nameof(AllPairs))]
    public void Flush_AnyLength_MakesTheOutputLastAsLongAsTheInput(int fromHz, int toHz)
    {
        foreach (int length in (int[])[0, 1, 2, 3, 61, 62, 63, 441, 1_000, 12_345])
        {
            int expected = (int)Math.Ceiling(length * (decimal)toHz / fromHz);

            Assert.Equal(expected, Tone.Resample(new float[length], fromHz, toHz).Length);
        }
    }

    [Theory]
    [InlineData(48_000, 16_000)]
    [InlineData(16_000, 44_100)]
    [InlineData(44_100, 48_000)]
    public void Process_AMinute_DoesNotDrift(int fromHz, int toHz)
    {
        var resampler = new Resampler(fromHz, toHz);
        float[] input = new float[fromHz];
        float[] output = new float[resampler.MaximumOutput(fromHz)];
        long total = 0;

        // A click after a minute of silence shows where time stands.
        for (int second = 0; second < 60; second++)
            total += resampler.Process(input, output);
        input[fromHz / 2] = 1;
        int last = resampler.Process(input, output);

        int loudest = Enumerable.Range(0, last).MaxBy(i => Math.Abs(output[i]));
        Assert.InRange(total + loudest, (60.5 * toHz) - 1, (60.5 * toHz) + 1);
    }

    [Fact]
    public void Process_EqualRates_PassesThrough()
    {
        var resampler = new Resampler(16_000, 16_000);
        float[] input = Noise(seed: 1, count: 100);
        float[] output = new float[100];

        Assert.Equal(100, resampler.Process(input, output));

        Assert.Equal(input, output);
        Assert.Equal(0, resampler.Flush(output));
        Assert.Equal(TimeSpan.Zero, resampler.Latency);
    }

    [Theory]
    [InlineData(8_000, 16_000, 7.75)]
    [InlineData(48_000, 16_000, 3.85)]
    [InlineData(16_000, 48_000, 3.9)]
    [InlineData(24_000, 16_000, 3.85)]
    [InlineData(44_100, 48_000, 1.41)]
    public void Latency_OfAPair_IsWhatItWaitsFor(int fromHz, int toHz, double mostMs)
    {
        var resampler = new Resampler(fromHz, toHz);
        float[] output = new float[resampler.MaximumOutput(resampler.LatencySamples + 1)];

        int before = resampler.Process(new float[resampler.LatencySamples], output);
        int after = resampler.Process(new float[1], output);

        Assert.Equal(0, before);
        Assert.InRange(after, 1, (int)Math.Ceiling((double)toHz / fromHz));
        Assert.InRange(resampler.Latency.TotalMilliseconds, 1, mostMs);
    }

    [Fact]
    public void Process_SampleThatIsNoNumber_HarmsOnlyItsSurroundings()
    {
        float[] input = new float[5_000];
        input[1_000] = float.NaN;
        input[1_500] = float.PositiveInfinity;

        float[] output = Tone.Resample(input, 48_000, 16_000);

        Assert.All(output[700..], sample => Assert.Equal(0f, sample));
    }

    [Fact]
    public void Process_Misused_Throws()
    {
        var resampler = new Resampler(16_000, 48_000);
        Assert.Throws<ArgumentException>(() => resampler.Process(new float[10], new float[29]));
        resampler.Flush(new float[10]);

        Assert.Throws<InvalidOperationException>(() => resampler.Process(new float[10], new float[30]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(0, 16_000));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(16_000, 999));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(384_001, 16_000));
    }

    [Theory]
    [MemberData(nameof(AllPairs))]
    public void ProcessFlushReset_SteadyState_AllocatesNothing(int fromHz, int toHz)
    {
        var resampler = new Resampler(fromHz, toHz);
        float[] input = Noise(seed: 3, count: fromHz / 50);
        float[] output = new float[resampler.MaximumOutput(Math.Max(input.Length, resampler.LatencySamples))];

        long allocated = AllocationAssert.BytesAllocatedBy(() =>
        {
            for (int i = 0; i < 10; i++)
                resampler.Process(input, output);
            resampler.Flush(output);
            resampler.Reset();
        });

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Constructor_PairSeenBefore_SharesTheFilter()
    {
        _ = new Resampler(44_100, 16_000);

        long allocated = AllocationAssert.BytesAllocatedBy(() => _ = new Resampler(44_100, 16_000));

        Assert.InRange(allocated, 1, 8_000);
    }

    private static float[] Noise(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5))];
    }
}
