namespace Parley.Core.Voices.Samples;

/// <summary>
/// Counts samples that were cut off at a ceiling: runs that stay at the recording's highest level. The ceiling need not
/// be
/// full scale, since clipped sound is often turned down afterwards. Not thread-safe.
/// </summary>
internal sealed class ClippingMeter
{
    // What counts as the same level: the rounding of a lossy codec, and no more.
    public const float Ceiling = 0.998f;

    // A sine's own crest stays within that for some samples where the sound is low and the rate high; speech of full
    // scale
    // at 48 kHz seldom for three.
    public const int ShortestRun = 3;

    // Below this the steps of 8-bit and 16-bit files are as wide as the band that counts as the ceiling.
    public const float LowestCeiling = 0.1f;

    private float _peak;
    private long _clipped;
    private long _samples;
    private int _run;

    /// <summary>The largest absolute sample.</summary>
    public float Peak => _peak;

    /// <summary>How much of the sound was cut off, 0 to 1.</summary>
    public double Share => _samples == 0 || _peak < LowestCeiling ? 0 : (double)_clipped / _samples;

    /// <param name="interleaved">As they are in the file.</param>
    /// <param name="channels">The loudest of each moment counts.</param>
    public void Add(ReadOnlySpan<float> interleaved, int channels)
    {
        for (int i = 0; i < interleaved.Length; i += channels)
            Add(Loudest(interleaved.Slice(i, channels)));
    }

    private static float Loudest(ReadOnlySpan<float> moment)
    {
        float loudest = 0;
        foreach (float sample in moment)
            loudest = Math.Max(loudest, Math.Abs(sample));
        return loudest;
    }

    private void Add(float level)
    {
        _samples++;
        if (level > _peak)
        {
            // What was counted at a lower level was no ceiling after all.
            if (level * Ceiling > _peak)
                (_clipped, _run) = (0, 0);
            _peak = level;
        }

        if (level < _peak * Ceiling)
        {
            _run = 0;
            return;
        }

        _run++;
        _clipped += _run == ShortestRun ? ShortestRun : _run > ShortestRun ? 1 : 0;
    }
}
