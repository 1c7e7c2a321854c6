using Parley.Core.VoiceActivity;
using Parley.Testing;

namespace Parley.Core.Tests.VoiceActivity;

public sealed class SpeechMeterTests
{
    private readonly SpeechMeter _meter = new();

    [Fact]
    public void Sound_OfAStretch_IsItsLoudestTenthOfASecond()
    {
        Hear(0.01f, frames: 10);
        Hear(0.1f, frames: 5);
        Hear(0.001f, frames: 10);

        Assert.Equal(-20, _meter.Sound.LevelDb, 0.1f);
        Assert.Equal(0.8f, _meter.Sound.VoiceProbability, 0.01f);
        Assert.Null(_meter.Sound.UsualLevelDb);
    }

    [Fact]
    public void Learn_OwnTurns_TellsHowThePersonSpeaks()
    {
        Hear(0.1f, frames: 30);
        _meter.Learn();
        _meter.Begin();
        Hear(1, frames: 3);
        _meter.Learn(); // Too short to be a word.

        Assert.Equal(-20, _meter.Sound.UsualLevelDb!.Value, 0.1f);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(0f)]
    public void Sound_OfSamplesThatAreNone_StaysANumber(float sample)
    {
        Hear(sample, frames: 20);
        _meter.Learn();

        Assert.Equal(-120f, _meter.Sound.LevelDb);
        Assert.Equal(-120f, _meter.Sound.UsualLevelDb);
    }

    [Fact]
    public void Add_SteadyState_AllocatesNothing()
    {
        float[] frame = new float[320];

        Assert.Equal(0, AllocationAssert.BytesAllocatedBy(() => _meter.Add(frame, 0.9f)));
    }

    private void Hear(float level, int frames)
    {
        float[] frame = new float[320];
        Array.Fill(frame, level);
        for (int i = 0; i < frames; i++)
            _meter.Add(frame, 0.8f);
    }
}
