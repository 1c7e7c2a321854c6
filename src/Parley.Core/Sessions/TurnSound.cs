using Parley.Core.Turns;

namespace Parley.Core.Sessions;

/// <summary>
/// The last 8 s of what was heard, for the turn detector: a ring of fixed size, which writing never makes grow. Not
/// thread-safe; belongs to the session's loop.
/// </summary>
/// <remarks>Kept in 16 bits, as clients send it: a server with many sessions has one for each.</remarks>
internal sealed class TurnSound
{
    private static readonly int _capacity = SamplesIn(TurnContext.Longest);
    private static readonly int _lead = SamplesIn(TurnContext.Lead);

    private readonly short[] _ring = new short[_capacity];
    private long _written;
    private long _start;

    /// <summary>The most that there can be of a turn.</summary>
    public static int Capacity => _capacity;

    /// <summary>How much there is of the present turn.</summary>
    public int Count => (int)Math.Min(_written - _start, _capacity);

    /// <summary>Allocates nothing.</summary>
    /// <param name="samples">16 kHz mono, [-1, 1].</param>
    public void Write(ReadOnlySpan<float> samples)
    {
        _written += samples.Length;
        samples = samples[Math.Max(0, samples.Length - _capacity)..];
        int at = (int)((_written - samples.Length) % _capacity);
        foreach (float sample in samples)
        {
            _ring[at] = ToShort(sample);
            if (++at == _capacity)
                at = 0;
        }
    }

    /// <summary>A turn begins, with the lead before its speech.</summary>
    /// <param name="speechAgo">How long before the last sample the speech began.</param>
    public void Begin(TimeSpan speechAgo) => _start = Math.Max(0, _written - SamplesIn(speechAgo) - _lead);

    /// <summary>Copies what there is of the turn.</summary>
    /// <param name="destination">At least <see cref="Count"/>.</param>
    public void CopyTo(Span<float> destination)
    {
        int count = Count;
        int at = (int)((_written - count) % _capacity);
        for (int i = 0; i < count; i++)
        {
            destination[i] = _ring[at] / 32_768f;
            if (++at == _capacity)
                at = 0;
        }
    }

    /// <summary>What was heard before has nothing to do with what follows.</summary>
    public void Reset() => _written = _start = 0;

    private static int SamplesIn(TimeSpan duration) => (int)(duration.TotalSeconds * TurnContext.SampleRateHz);

    // Of what is no number, 0.
    private static short ToShort(float sample) => (short)Math.Clamp(sample * 32_768f, short.MinValue, short.MaxValue);
}
