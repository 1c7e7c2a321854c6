using Parley.Core.Audio;

namespace Parley.Core.Tests.Audio;

public sealed class AudioFormatTests
{
    [Theory]
    [InlineData(8_000, 160)]
    [InlineData(16_000, 320)]
    [InlineData(22_050, 441)]
    [InlineData(48_000, 960)]
    public void FrameSamples_CommonRates_AreTwentyMilliseconds(int rateHz, int expected)
    {
        var format = new AudioFormat(rateHz);

        Assert.Equal(expected, format.FrameSamples);
        Assert.Equal(AudioFormat.FrameDuration, format.DurationOf(expected));
        Assert.Equal(expected, format.SamplesIn(AudioFormat.FrameDuration));
    }

    [Fact]
    public void DurationOfAndSamplesIn_Decades_DoNotOverflow()
    {
        var format = new AudioFormat(48_000);
        TimeSpan decades = TimeSpan.FromDays(10_000) + TimeSpan.FromMilliseconds(20);

        Assert.Equal((10_000L * 86_400 * 48_000) + 960, format.SamplesIn(decades));
        Assert.Equal(decades, format.DurationOf(format.SamplesIn(decades)));
    }

    [Fact]
    public void DurationOf_FractionsOfATick_RoundsDown() =>
        Assert.Equal(TimeSpan.FromTicks(453), new AudioFormat(22_050).DurationOf(1));
}
