using Parley.Core.Audio;
using Parley.Testing;

namespace Parley.Core.Tests.Audio;

public sealed class AudioRingBufferTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 7)]
    [InlineData(3, 64)]
    [InlineData(4, 1_000)]
    public void WriteAndRead_RandomSteps_BehaveAsAQueue(int seed, int capacity)
    {
        var ring = new AudioRingBuffer(capacity);
        var model = new Queue<float>();
        var random = new Random(seed);
        float next = 0;

        for (int step = 0; step < 20_000; step++)
        {
            float[] samples = new float[random.Next((2 * capacity) + 1)];
            switch (random.Next(20))
            {
                case 0:
                    Assert.Equal(model.Count, ring.Clear());
                    model.Clear();
                    break;
                case < 10:
                    for (int i = 0; i < samples.Length; i++)
                        samples[i] = next + i;
                    int written = ring.Write(samples);
                    Assert.Equal(Math.Min(samples.Length, capacity - model.Count), written);
                    foreach (float sample in samples.AsSpan(0, written))
                        model.Enqueue(sample);
                    next = (next + written) % 1_000_000;
                    break;
                default:
                    int read = ring.Read(samples);
                    Assert.Equal(Math.Min(samples.Length, model.Count), read);
                    foreach (float sample in samples.AsSpan(0, read))
                        Assert.Equal(model.Dequeue(), sample);
                    break;
            }

            Assert.Equal(model.Count, ring.AvailableToRead);
            Assert.Equal(capacity - model.Count, ring.AvailableToWrite);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    [InlineData(4_096)]
    public async Task WriteAndRead_TwoThreads_LoseAndRepeatNothing(int capacity)
    {
        // As many hand-overs for each capacity; every one may cost a change of threads where cores are few.
        int total = Math.Min(capacity * 2_000, 1 << 20);
        var ring = new AudioRingBuffer(capacity);

        Task<int> reader = OnItsOwnThread(() => ReadInOrder(ring, total));
        Task<int> writer = OnItsOwnThread(() => WriteInOrder(ring, total));
        await Task.WhenAll(reader, writer);

        Assert.Equal(0, await reader);
        Assert.Equal(0, ring.AvailableToRead);
    }

    [Fact]
    public async Task Clear_WhileWritten_DropsOnlyWholeStretchesAndKeepsOrder()
    {
        const int Total = 100_000;
        var ring = new AudioRingBuffer(256);
        Task<int> writer = OnItsOwnThread(() => WriteInOrder(ring, Total));
        float[] samples = new float[100];
        float last = -1;
        int seen = 0;

        for (int round = 0; seen < Total; round++)
        {
            if (round % 7 == 0)
                seen += ring.Clear();
            int count = ring.Read(samples);
            seen += count;
            if (count == 0)
                Thread.Yield();
            foreach (float sample in samples.AsSpan(0, count))
            {
                Assert.True(sample > last);
                last = sample;
            }
        }

        await writer;
        Assert.Equal(Total, seen);
    }

    [Fact]
    public async Task Available_SeenFromAThirdThread_StaysInRange()
    {
        const int Total = 1 << 15;
        var ring = new AudioRingBuffer(48);
        Task<int> reader = OnItsOwnThread(() => ReadInOrder(ring, Total));
        Task<int> writer = OnItsOwnThread(() => WriteInOrder(ring, Total));

        while (!reader.IsCompleted)
        {
            Assert.InRange(ring.AvailableToRead, 0, 48);
            Assert.InRange(ring.AvailableToWrite, 0, 48);
            Thread.Yield();
        }

        await Task.WhenAll(reader, writer);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void Constructor_NoCapacity_Throws(int capacity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AudioRingBuffer(capacity));

    [Fact]
    public void WriteAndRead_SteadyState_AllocatesNothing()
    {
        var ring = new AudioRingBuffer(1_000);
        float[] samples = new float[320];

        long allocated = AllocationAssert.BytesAllocatedBy(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                ring.Write(samples);
                ring.Write(samples);
                ring.Read(samples);
            }

            ring.Clear();
        });

        Assert.Equal(0, allocated);
    }

    private static Task<T> OnItsOwnThread<T>(Func<T> work) => Task.Factory.StartNew(
        work, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Writes 0, 1, 2 … in pieces of all sizes.</summary>
    private static int WriteInOrder(AudioRingBuffer ring, int total)
    {
        float[] piece = new float[300];
        var random = new Random(1);
        for (int sent = 0; sent < total;)
        {
            int length = Math.Min(random.Next(1, piece.Length), total - sent);
            for (int i = 0; i < length; i++)
                piece[i] = sent + i;
            int written = ring.Write(piece.AsSpan(0, length));
            sent += written;
            if (written == 0)
                Thread.Yield();
        }

        return total;
    }

    /// <summary>Reads pieces of all sizes and counts the samples that are not the next ones.</summary>
    private static int ReadInOrder(AudioRingBuffer ring, int total)
    {
        float[] piece = new float[300];
        var random = new Random(2);
        int wrong = 0;
        for (int received = 0; received < total;)
        {
            int count = ring.Read(piece.AsSpan(0, random.Next(1, piece.Length)));
            for (int i = 0; i < count; i++)
                wrong += piece[i] == received + i ? 0 : 1;
            received += count;
            if (count == 0)
                Thread.Yield();
        }

        return wrong;
    }
}
