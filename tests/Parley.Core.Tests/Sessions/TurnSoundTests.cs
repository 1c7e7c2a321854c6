using Parley.Core.Sessions;
using Parley.Testing;

namespace Parley.Core.Tests.Sessions;

public sealed class TurnSoundTests
{
    [Fact]
    public void CopyTo_TurnBegun_HoldsItsLeadAndEverythingSince()
    {
        var sound = new TurnSound();
        Write(sound, 0, 16_000);

        sound.Begin(TimeSpan.FromMilliseconds(100));
        Write(sound, 16_000, 1_000);

        // 100 ms of speech and 500 ms before it.
        Assert.Equal(1_600 + 8_000 + 1_000, sound.Count);
        AssertIs(sound, 16_000 - 9_600);
    }

    [Theory]
    [InlineData(320)]
    [InlineData(333)]
    [InlineData(300_000)]
    public void CopyTo_LongTurn_HoldsItsLastEightSeconds(int pieceSamples)
    {
        var sound = new TurnSound();
        sound.Begin(TimeSpan.Zero);
        int written = 0;
        while (written < 300_000)
        {
            Write(sound, written, pieceSamples);
            written += pieceSamples;
        }

        Assert.Equal(128_000, sound.Count);
        AssertIs(sound, written - 128_000);
    }

    [Fact]
    public void Begin_LittleWasHeard_BeginsWithIt()
    {
        var sound = new TurnSound();
        Write(sound, 0, 5_000);
        sound.Reset();
        Write(sound, 7, 2_000);

        sound.Begin(TimeSpan.FromMilliseconds(100));

        Assert.Equal(2_000, sound.Count);
        AssertIs(sound, 7);
    }

    [Fact]
    public void Write_AnySamples_AllocatesNothingAndClips()
    {
        var sound = new TurnSound();
        sound.Begin(TimeSpan.Zero);
        float[] samples = [float.NaN, float.PositiveInfinity, -7, 0.5f];
        float[] copy = new float[4];

        sound.Write(samples);
        sound.CopyTo(copy);

        Assert.Equal([0, 32_767 / 32_768f, -1, 0.5f], copy);
        Assert.Equal(0, AllocationAssert.BytesAllocatedBy(() => sound.Write(samples)));
    }

    private static void Write(TurnSound sound, int from, int count) =>
        sound.Write([.. Enumerable.Range(from, count).Select(Sample)]);

    private static void AssertIs(TurnSound sound, int from)
    {
        float[] copy = new float[sound.Count];
        sound.CopyTo(copy);
        Assert.Equal(Enumerable.Range(from, copy.Length).Select(Sample), copy);
    }

    private static float Sample(int index) => (index % 60_000 - 30_000) / 32_768f;
}
