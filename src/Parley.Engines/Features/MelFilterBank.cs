namespace Parley.Engines.Features;

/// <summary>The triangular filters that sum a power spectrum of 201 bins at 16 kHz to mel bands. Thread-safe.</summary>
/// <remarks>
/// Slaney's mel scale and area norm (Auditory Toolbox 1998; librosa's <c>filters.mel</c>), 0 to 8,000 Hz, as in Whisper
/// (Radford et al. 2022, section 2.2).
/// </remarks>
internal sealed class MelFilterBank
{
    public const int Bins = 201;

    private const double BinHz = 16_000.0 / 400;
    private const double HighestHz = 8_000;

    // Below 1,000 Hz the scale is linear, 200/3 Hz a mel; above it is logarithmic, 27 steps for a factor of 6.4.
    private const double LinearHz = 200.0 / 3;
    private const double BreakHz = 1_000;
    private const double BreakMel = BreakHz / LinearHz;

    private static readonly double _logStep = Math.Log(6.4) / 27;

    private readonly int[] _firstBins;
    private readonly float[][] _weights;

    /// <param name="bands">80, or 128 for Whisper large-v3.</param>
    public MelFilterBank(int bands)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bands);
        _firstBins = new int[bands];
        _weights = new float[bands][];
        double highestMel = ToMel(HighestHz);
        for (int band = 0; band < bands; band++)
        {
            double low = ToHertz(highestMel * band / (bands + 1));
            double middle = ToHertz(highestMel * (band + 1) / (bands + 1));
            double high = ToHertz(highestMel * (band + 2) / (bands + 1));
            var weights = new List<float>();
            for (int bin = 0; bin < Bins; bin++)
            {
                double height = Math.Min((bin * BinHz - low) / (middle - low), (high - bin * BinHz) / (high - middle));
                if (height <= 0)
                    continue;
                if (weights.Count == 0)
                    _firstBins[band] = bin;
                weights.Add((float)(height * 2 / (high - low)));
            }

            _weights[band] = [.. weights];
        }
    }

    public int Bands => _weights.Length;

    /// <summary>The energy of one band.</summary>
    /// <param name="power">The power of <see cref="Bins"/> bins.</param>
    /// <param name="band">Counts from 0.</param>
    public float Sum(ReadOnlySpan<float> power, int band)
    {
        ReadOnlySpan<float> weights = _weights[band];
        ReadOnlySpan<float> bins = power.Slice(_firstBins[band], weights.Length);
        float sum = 0;
        for (int i = 0; i < weights.Length; i++)
            sum += bins[i] * weights[i];
        return sum;
    }

    private static double ToMel(double hertz) =>
        hertz < BreakHz ? hertz / LinearHz : BreakMel + (Math.Log(hertz / BreakHz) / _logStep);

    private static double ToHertz(double mel) =>
        mel < BreakMel ? mel * LinearHz : BreakHz * Math.Exp((mel - BreakMel) * _logStep);
}
