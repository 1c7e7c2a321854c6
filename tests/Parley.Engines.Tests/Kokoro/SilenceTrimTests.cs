using Parley.Engines.Kokoro;

namespace Parley.Engines.Tests.Kokoro;

public sealed class SilenceTrimTests
{
    [Fact]
    public void Find_SoundBetweenSilences_KeepsTheFramesThatTouchIt()
    {
        float[] samples = new float[24_000];
        samples.AsSpan(10_000, 4_000).Fill(0.5f);

        Range sound = SilenceTrim.Find(samples);

        // librosa.effects.trim(y) of the same gives (9216, 15360).
        Assert.Equal(9_216..15_360, sound);
    }

    [Fact]
    public void Find_FaintSound_CountsDownTo60DecibelsBelowTheLoudest()
    {
        float[] samples = new float[24_000];
        samples.AsSpan(10_000, 4_000).Fill(0.5f);
        samples.AsSpan(2_000, 4_000).Fill(0.5f * 0.0011f);
        samples.AsSpan(18_000, 4_000).Fill(0.5f * 0.0009f);

        (int start, int length) = SilenceTrim.Find(samples).GetOffsetAndLength(samples.Length);

        Assert.InRange(start, 2_048, 3_072);
        Assert.InRange(start + length, 14_000, 15_872);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(5_000)]
    public void Find_NothingButSilence_KeepsIt(int length) => Assert.Equal(0..length, SilenceTrim.Find(new float[length]));
}
