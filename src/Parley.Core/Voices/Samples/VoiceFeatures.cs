using Parley.Core.Audio;

namespace Parley.Core.Voices.Samples;

/// <summary>
/// What one window of speech tells about its speaker: the shape of the spectrum (mel cepstrum) and the pitch. Allocates
/// nothing after construction. Not thread-safe.
/// </summary>
/// <remarks>
/// Mel cepstrum after Davis and Mermelstein 1980; pitch by the autocorrelation divided by that of the window (Boersma
/// 1993).
/// </remarks>
internal sealed class VoiceFeatures
{
    /// <summary>Cepstral coefficients 1 to 16; the 0th, loudness, says nothing about the speaker.</summary>
    public const int Cepstra = 16;

    /// <summary>Cepstra and the logarithm of the pitch.</summary>
    public const int Count = Cepstra + 1;

    private const int Bands = 26;
    private const double LowestBandHz = 80;
    private const double HighestBandHz = 7_600;
    private const double LowestPitchHz = 70;
    private const double HighestPitchHz = 400;

    // Windows whose autocorrelation is lower are hissed, mixed or silent.
    private const float VoicedCorrelation = 0.6f;

    private readonly FourierTransform _transform;
    private readonly float[] _window;
    private readonly float[] _windowCorrelation;
    private readonly float[] _real;
    private readonly float[] _imaginary;
    private readonly float[] _power;
    private readonly float[] _bandOfBin;
    private readonly double[] _bands = new double[Bands];
    private readonly double[] _cosines = new double[Bands * Cepstra];
    private readonly int _shortestPeriod;
    private readonly int _longestPeriod;
    private readonly int _sampleRateHz;

    public VoiceFeatures(int sampleRateHz, int windowSamples)
    {
        _sampleRateHz = sampleRateHz;
        // Twice as long as the window, so that the autocorrelation does not wrap around.
        _transform = new FourierTransform((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(2 * windowSamples)));
        _real = new float[_transform.Points];
        _imaginary = new float[_transform.Points];
        _power = new float[(_transform.Points / 2) + 1];
        _window = new float[windowSamples];
        for (int i = 0; i < windowSamples; i++)
            _window[i] = (float)(0.5 - (0.5 * Math.Cos(2 * Math.PI * (i + 0.5) / windowSamples)));
        _shortestPeriod = (int)(sampleRateHz / HighestPitchHz);
        _longestPeriod = Math.Min(windowSamples - 2, (int)(sampleRateHz / LowestPitchHz));
        _windowCorrelation = CorrelationOf(_window, _longestPeriod + 2);
        _bandOfBin = BandsOfBins(sampleRateHz, _power.Length, _transform.Points);
        for (int c = 0; c < Cepstra; c++)
        {
            for (int b = 0; b < Bands; b++)
                _cosines[(c * Bands) + b] = Math.Cos(Math.PI * (c + 1) * (b + 0.5) / Bands) * Math.Sqrt(2.0 / Bands);
        }
    }

    /// <summary>The last window's power by frequency, from 0 to half of the rate.</summary>
    public ReadOnlySpan<float> Power => _power;

    /// <summary>Takes a window.</summary>
    /// <param name="samples">As many as the window has.</param>
    /// <param name="features"><see cref="Count"/>, filled where it is voiced.</param>
    /// <returns>Whether it is voiced; other windows tell of the sound that is spoken, hardly of who speaks.</returns>
    public bool Measure(ReadOnlySpan<float> samples, Span<float> features)
    {
        Array.Clear(_real);
        Array.Clear(_imaginary);
        for (int i = 0; i < samples.Length; i++)
            _real[i] = samples[i] * _window[i];
        _transform.Forward(_real, _imaginary);
        for (int i = 0; i < _power.Length; i++)
            _power[i] = (_real[i] * _real[i]) + (_imaginary[i] * _imaginary[i]);
        if (FindPeriod() is not { } period)
            return false;
        MeasureCepstra(features);
        features[Cepstra] = (float)Math.Log(_sampleRateHz / period);
        return true;
    }

    private double? FindPeriod()
    {
        // The transform of the power is the autocorrelation (Wiener and Khinchin).
        for (int i = 0; i < _real.Length; i++)
            _real[i] = _power[i < _power.Length ? i : _real.Length - i];
        Array.Clear(_imaginary);
        _transform.Forward(_real, _imaginary);
        if (_real[0] <= 0)
            return null;

        int best = 0;
        double highest = 0;
        for (int lag = _shortestPeriod; lag <= _longestPeriod; lag++)
        {
            // A little less for longer periods: two periods correlate as well as one.
            double correlation = Correlation(lag) * (1 - (0.1 * lag / _longestPeriod));
            if (correlation > highest)
                (best, highest) = (lag, correlation);
        }

        if (highest < VoicedCorrelation || best == _shortestPeriod || best == _longestPeriod)
            return null;
        double before = Correlation(best - 1), at = Correlation(best), after = Correlation(best + 1);
        double curve = before - (2 * at) + after;
        return best + (curve < 0 ? 0.5 * (before - after) / curve : 0);
    }

    private double Correlation(int lag) => _real[lag] / _real[0] / _windowCorrelation[lag];

    private void MeasureCepstra(Span<float> features)
    {
        Array.Clear(_bands);
        double total = 0;
        for (int i = 0; i < _power.Length; i++)
        {
            // Each bin belongs to the two bands around it, more to the nearer: triangular filters.
            if (_bandOfBin[i] < 0)
                continue;
            int upper = (int)_bandOfBin[i];
            float share = _bandOfBin[i] - upper;
            if (upper < Bands)
                _bands[upper] += share * _power[i];
            if (upper > 0)
                _bands[upper - 1] += (1 - share) * _power[i];
            total += _power[i];
        }

        // 50 dB below the whole: bands that only hold noise must not decide.
        double floor = (total / Bands * 1e-5) + 1e-12;
        for (int b = 0; b < Bands; b++)
            _bands[b] = Math.Log(_bands[b] + floor);
        for (int c = 0; c < Cepstra; c++)
        {
            double sum = 0;
            for (int b = 0; b < Bands; b++)
                sum += _bands[b] * _cosines[(c * Bands) + b];
            features[c] = (float)sum;
        }
    }

    // -1 outside; otherwise the band above and, as the fraction, how near to it.
    private static float[] BandsOfBins(int sampleRateHz, int bins, int points)
    {
        double lowest = Mel(LowestBandHz);
        double width = (Mel(Math.Min(HighestBandHz, sampleRateHz / 2.0)) - lowest) / (Bands + 1);
        float[] bands = new float[bins];
        for (int i = 0; i < bins; i++)
        {
            double place = (Mel((double)i * sampleRateHz / points) - lowest) / width;
            bands[i] = place < 0 || place >= Bands + 1 ? -1 : (float)place;
        }

        return bands;
    }

    private static double Mel(double hertz) => 2_595 * Math.Log10(1 + (hertz / 700));

    private static float[] CorrelationOf(float[] window, int lags)
    {
        float[] correlation = new float[lags];
        for (int lag = 0; lag < lags; lag++)
        {
            double sum = 0;
            for (int i = 0; i + lag < window.Length; i++)
                sum += (double)window[i] * window[i + lag];
            correlation[lag] = (float)sum;
        }

        for (int lag = lags - 1; lag >= 0; lag--)
            correlation[lag] /= correlation[0];
        return correlation;
    }
}
