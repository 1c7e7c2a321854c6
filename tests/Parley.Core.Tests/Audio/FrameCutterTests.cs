using Parley.Core.Audio;
using Parley.Testing;

namespace Parley.Core.Tests.Audio;

public sealed class FrameCutterTests
{
    private readonly AudioFramePool _pool = new(capacitySamples: 1_920, retainedFrames: 8);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 7)]
    [InlineData(3, 320)]
    [InlineData(4, 5_000)]
    public void Add_AnyPieces_GivesEverySampleOnceInOrder(int seed, int longestPiece)
    {
        var cutter = new FrameCutter(AudioFormat.Speech16Khz, _pool);
        var random = new Random(seed);
        List<float> taken = [];
        int added = 0;

        while (added < 10_000)
        {
            float[] piece = [.. Enumerable.Range(added, random.Next(longestPiece + 1)).Select(i => (float)i)];
            cutter.Add(piece);
            added += piece.Length;
            while (cutter.TryTake(out AudioFrame? frame))
                Take(frame, expectedSamples: 320);
        }

        if (cutter.TryTakeRest(out AudioFrame? rest))
            Take(rest, expectedSamples: added % 320);

        Assert.Equal(Enumerable.Range(0, added).Select(i => (float)i), taken);
        Assert.False(cutter.TryTakeRest(out _));

        void Take(AudioFrame frame, int expectedSamples)
        {
            using (frame)
            {
                Assert.Equal(expectedSamples, frame.SampleCount);
                Assert.Equal(AudioFormat.Speech16Khz.DurationOf(taken.Count), frame.Timestamp);
                taken.AddRange(frame.Samples.Span);
            }
        }
    }

    [Fact]
    public void TryTake_RateThatFiftyDoesNotDivide_KeepsTimestampsTrue()
    {
        var format = new AudioFormat(11_025);
        var cutter = new FrameCutter(format, _pool);
        cutter.Add(new float[220 * 100]);
        TimeSpan last = default;

        while (cutter.TryTake(out AudioFrame? frame))
        {
            last = frame.Timestamp;
            frame.Dispose();
        }

        Assert.Equal(format.DurationOf(220 * 99), last);
    }

    [Fact]
    public void TryTake_Stereo_CutsWholeTimes()
    {
        var cutter = new FrameCutter(new AudioFormat(48_000, Channels: 2), _pool);
        cutter.Add(new float[2_000]);

        Assert.True(cutter.TryTake(out AudioFrame? frame));

        Assert.Equal(1_920, frame.SampleCount);
        Assert.Equal(TimeSpan.FromMilliseconds(20), frame.Duration);
        Assert.Equal(TimeSpan.FromMilliseconds(20), cutter.Position);
        Assert.Equal(80, cutter.PendingSamples);
        frame.Dispose();
    }

    [Fact]
    public void Reset_WithSamplesLeft_BeginsAgainWhereTold()
    {
        var cutter = new FrameCutter(AudioFormat.Speech16Khz, _pool);
        cutter.Add(new float[500]);
        Assert.True(cutter.TryTake(out AudioFrame? old));
        old.Dispose();

        cutter.Reset(TimeSpan.FromSeconds(5));
        cutter.Add([1f, 2f]);
        Assert.True(cutter.TryTakeRest(out AudioFrame? frame));

        Assert.Equal(TimeSpan.FromSeconds(5), frame.Timestamp);
        Assert.Equal([1f, 2f], frame.Samples.ToArray());
        frame.Dispose();
    }

    [Fact]
    public void Constructor_FormatWithoutFrames_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FrameCutter(new AudioFormat(49)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FrameCutter(new AudioFormat(16_000, Channels: 0)));
    }

    [Fact]
    public void AddAndTake_SteadyState_AllocatesNothing()
    {
        var cutter = new FrameCutter(AudioFormat.Speech16Khz, _pool);
        float[] piece = new float[512];

        long allocated = AllocationAssert.BytesAllocatedBy(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                cutter.Add(piece);
                while (cutter.TryTake(out AudioFrame? frame))
                    frame.Dispose();
            }
        });

        Assert.Equal(0, allocated);
    }
}
