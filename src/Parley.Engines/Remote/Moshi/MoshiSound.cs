namespace Parley.Engines.Remote.Moshi;

/// <summary>
/// The end of an utterance's sound, for as long as a new connection would have to hear it again. Positions count its samples from
/// its first. Allocates only while it grows.
/// </summary>
/// <param name="maximumSamples">The oldest are forgotten when there are more.</param>
internal sealed class MoshiSound(int maximumSamples)
{
    private float[] _samples = new float[4 * MoshiConnection.SampleRateHz];
    private int _from;
    private int _count;

    /// <summary>The oldest position that is held.</summary>
    public long Start { get; private set; }

    /// <summary>After the newest.</summary>
    public long End => Start + _count;

    public void Clear()
    {
        Start = _from = _count = 0;
    }

    public void Append(ReadOnlySpan<float> samples)
    {
        if (_count + samples.Length > maximumSamples)
            Forget(Start + (_count + samples.Length - maximumSamples));
        if (_from + _count + samples.Length > _samples.Length)
        {
            float[] moved = _count + samples.Length <= _samples.Length / 2
                ? _samples
                : new float[Math.Max(2 * _samples.Length, _count + samples.Length)];
            _samples.AsSpan(_from, _count).CopyTo(moved);
            (_samples, _from) = (moved, 0);
        }

        samples.CopyTo(_samples.AsSpan(_from + _count));
        _count += samples.Length;
    }

    /// <summary>What lies before the position is not needed any more.</summary>
    public void Forget(long before)
    {
        int dropped = (int)Math.Clamp(before - Start, 0, _count);
        _from += dropped;
        _count -= dropped;
        Start += dropped;
    }

    /// <summary>Valid until something is added.</summary>
    public ReadOnlyMemory<float> From(long position)
    {
        int skipped = checked((int)(position - Start));
        return _samples.AsMemory(_from + skipped, _count - skipped);
    }
}
