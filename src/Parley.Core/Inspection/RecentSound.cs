using Parley.Core.Audio;
using Parley.Core.Turns;

namespace Parley.Core.Inspection;

/// <summary>The last sound of a recording, as much as a turn detector hears. Holds no more, however long the recording is.</summary>
internal sealed class RecentSound
{
    private static readonly AudioFormat _format = new(TurnContext.SampleRateHz);
    private static readonly int _longest = (int)_format.SamplesIn(TurnContext.Longest);

    // Twice as much as is asked for, so that it is seldom moved.
    private readonly float[] _samples = new float[2 * _longest];
    private int _count;

    /// <summary>How much there was in all.</summary>
    public long Total { get; private set; }

    public TimeSpan Duration => _format.DurationOf(Total);

    public void Add(ReadOnlySpan<float> samples)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(samples.Length, _longest, nameof(samples));
        if (_count + samples.Length > _samples.Length)
        {
            _samples.AsSpan(_count - _longest, _longest).CopyTo(_samples);
            _count = _longest;
        }

        samples.CopyTo(_samples.AsSpan(_count));
        _count += samples.Length;
        Total += samples.Length;
    }

    /// <summary>From a moment on, but at most the last 8 s before the other.</summary>
    /// <param name="from">Earlier than what is held is as early as it goes.</param>
    /// <param name="to">At most <see cref="Duration"/>.</param>
    /// <returns>Valid until more is added.</returns>
    public ReadOnlyMemory<float> Between(TimeSpan from, TimeSpan to)
    {
        long held = Total - _count;
        int end = (int)(_format.SamplesIn(to) - held);
        int start = (int)Math.Max(_format.SamplesIn(from) - held, Math.Max(0, end - _longest));
        return _samples.AsMemory(start, Math.Max(0, end - start));
    }
}
