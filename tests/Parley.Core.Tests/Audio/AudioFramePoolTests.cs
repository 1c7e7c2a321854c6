using Parley.Core.Audio;
using Parley.Testing;

namespace Parley.Core.Tests.Audio;

public sealed class AudioFramePoolTests
{
    private static readonly AudioFormat _format = AudioFormat.Speech16Khz;

    private readonly AudioFramePool _pool = new(capacitySamples: 1_920, retainedFrames: 4);

    [Fact]
    public void Rent_Samples_HoldsACopyAndItsTime()
    {
        float[] samples = [1f, 2f, 3f, 4f];

        using AudioFrame frame = _pool.Rent(new AudioFormat(8_000, 2), samples, TimeSpan.FromSeconds(3));
        samples[0] = 9;

        Assert.Equal([1f, 2f, 3f, 4f], frame.Samples.ToArray());
        Assert.Equal(4, frame.SampleCount);
        Assert.Equal(TimeSpan.FromSeconds(3), frame.Timestamp);
        Assert.Equal(TimeSpan.FromMilliseconds(0.25), frame.Duration);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(320)]
    [InlineData(321)]
    [InlineData(961)]
    [InlineData(1_920)]
    public void Rent_ReturnedBefore_GivesTheSameFrame(int sampleCount)
    {
        AudioFrame first = _pool.Rent(_format, sampleCount);
        first.Dispose();

        AudioFrame second = _pool.Rent(_format, sampleCount);

        Assert.Same(first, second);
        Assert.Equal(sampleCount, second.Buffer.Length);
    }

    [Fact]
    public void Rent_WhatNoFrameHolds_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _pool.Rent(_format, 1_921));
        Assert.Throws<ArgumentOutOfRangeException>(() => _pool.Rent(_format, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => _pool.Rent(default, 1));
    }

    [Fact]
    public void Dispose_Twice_ReturnsOnce()
    {
        AudioFrame frame = _pool.Rent(_format, 320);

        frame.Dispose();
        frame.Dispose();

        Assert.Same(frame, _pool.Rent(_format, 320));
        Assert.NotSame(frame, _pool.Rent(_format, 320));
    }

    [Fact]
    public void Samples_AfterDispose_Throws()
    {
        AudioFrame frame = _pool.Rent(_format, 320);
        frame.Dispose();

        Assert.Throws<ObjectDisposedException>(() => frame.Samples);
        Assert.Throws<ObjectDisposedException>(() => frame.Buffer.Length);
    }

    [Fact]
    public void Dispose_MoreThanAreRetained_LetsTheRestGo()
    {
        AudioFrame[] frames = [.. Enumerable.Range(0, 10).Select(_ => _pool.Rent(_format, 320))];
        foreach (AudioFrame frame in frames)
            frame.Dispose();

        AudioFrame[] again = [.. Enumerable.Range(0, 10).Select(_ => _pool.Rent(_format, 320))];

        Assert.Equal(4, again.Intersect(frames).Count());
    }

    [Fact]
    public async Task Dispose_FromTwoThreadsAtOnce_ReturnsEachFrameOnce()
    {
        const int Rounds = 20_000;
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        var pool = new AudioFramePool(320, retainedFrames: Rounds);
        AudioFrame[] frames = [.. Enumerable.Range(0, Rounds).Select(_ => pool.Rent(_format, 320))];
        using var start = new Barrier(2);

        await Task.WhenAll(Task.Run(DisposeAll, cancellationToken), Task.Run(DisposeAll, cancellationToken));

        AudioFrame[] again = [.. Enumerable.Range(0, Rounds + 1).Select(_ => pool.Rent(_format, 320))];
        Assert.Equal(Rounds + 1, again.Distinct().Count());
        Assert.Equal(Rounds, again.Intersect(frames).Count());

        void DisposeAll()
        {
            start.SignalAndWait(cancellationToken);
            foreach (AudioFrame frame in frames)
                frame.Dispose();
        }
    }

    [Fact]
    public async Task RentAndReturn_ManyThreads_NeverShareAFrame()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        var pool = new AudioFramePool(960, retainedFrames: 8);

        bool[] kept = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(worker => Task.Run(() => KeepsItsOwn(worker), cancellationToken)));

        Assert.DoesNotContain(false, kept);

        bool KeepsItsOwn(int worker)
        {
            var random = new Random(worker);
            for (int round = 0; round < 20_000; round++)
            {
                using AudioFrame frame = pool.Rent(_format, random.Next(1, 961));
                frame.Buffer.Fill(worker);
                if (round % 64 == 0)
                    Thread.Yield();
                if (frame.Samples.Span.ContainsAnyExcept(worker))
                    return false;
            }

            return true;
        }
    }

    [Fact]
    public void RentAndDispose_SteadyState_AllocatesNothing()
    {
        AudioFrame[] held = new AudioFrame[200];

        long allocated = AllocationAssert.BytesAllocatedBy(() =>
        {
            for (int i = 0; i < held.Length; i++)
                held[i] = AudioFramePool.Shared.Rent(_format, 160 + (i * 8));
            foreach (AudioFrame frame in held)
                frame.Dispose();
        });

        Assert.Equal(0, allocated);
    }
}
