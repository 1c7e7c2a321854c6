namespace Parley.Core.Audio;

/// <summary>Linear float32 PCM in [-1, 1]: how many samples a second, how many channels.</summary>
public readonly record struct AudioFormat(int SampleRateHz, int Channels = 1)
{
    /// <summary>The lowest rate that files and resamplers take.</summary>
    public const int MinimumSampleRateHz = 1_000;

    /// <summary>The highest rate that files and resamplers take.</summary>
    public const int MaximumSampleRateHz = 384_000;

    /// <summary>The length of one frame everywhere in Parley.</summary>
    public static readonly TimeSpan FrameDuration = TimeSpan.FromMilliseconds(20);

    /// <summary>What the engines hear unless they say otherwise: 16 kHz mono.</summary>
    public static readonly AudioFormat Speech16Khz = new(16_000);

    /// <summary>Samples of one channel in one 20 ms frame.</summary>
    public int FrameSamples => SampleRateHz / 50;

    /// <summary>The length of so many samples of one channel.</summary>
    public TimeSpan DurationOf(long samples) => new(Scale(samples, TimeSpan.TicksPerSecond, SampleRateHz));

    /// <summary>Samples of one channel in so much time, rounded down.</summary>
    public long SamplesIn(TimeSpan duration) => Scale(duration.Ticks, SampleRateHz, TimeSpan.TicksPerSecond);

    /// <summary>value * factor / divisor without the overflow that the product would have after 200 days.</summary>
    private static long Scale(long value, long factor, long divisor) =>
        (value / divisor * factor) + (value % divisor * factor / divisor);
}
