namespace Parley.Core.Voices.Samples;

/// <summary>
/// Gathers the parts of a sample; where two are joined, the one fades out and the other in. Not thread-safe.
/// </summary>
/// <param name="mostSamples">What comes after these is dropped.</param>
/// <param name="expectedSamples">How much there will be, about.</param>
/// <param name="fadeSamples">On each side of a joint.</param>
internal sealed class SampleBuffer(int mostSamples, int expectedSamples, int fadeSamples)
{
    private float[] _samples = new float[Math.Min(mostSamples, expectedSamples)];
    private int _taken;
    private int _unfaded;

    /// <summary>What was gathered.</summary>
    public ReadOnlyMemory<float> Taken => _samples.AsMemory(0, _taken);

    public void Add(ReadOnlySpan<float> samples)
    {
        samples = samples[..Math.Min(samples.Length, mostSamples - _taken)];
        if (_taken + samples.Length > _samples.Length)
            Array.Resize(ref _samples, Math.Min(mostSamples, Math.Max(_taken + samples.Length, 2 * _samples.Length)));
        Span<float> added = _samples.AsSpan(_taken, samples.Length);
        samples.CopyTo(added);
        for (int i = 0; i < added.Length && _unfaded > 0; i++)
            added[i] *= (fadeSamples - _unfaded-- + 0.5f) / fadeSamples;
        _taken += samples.Length;
    }

    /// <summary>What comes next does not follow what came before.</summary>
    public void Join()
    {
        if (_taken == 0)
            return;
        int fading = Math.Min(fadeSamples, _taken);
        Span<float> end = _samples.AsSpan(_taken - fading, fading);
        for (int i = 0; i < fading; i++)
            end[i] *= (fading - i - 0.5f) / fading;
        _unfaded = fadeSamples;
    }
}
