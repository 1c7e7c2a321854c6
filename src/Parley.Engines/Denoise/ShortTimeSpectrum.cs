using Parley.Core.Audio;

namespace Parley.Engines.Denoise;

/// <summary>
/// Sound to spectra and back, hop by hop: frames of 512 samples that overlap by half, under the square root of a Hann
/// window
/// both ways, so that what is not changed comes back as it was, one hop later. Allocates nothing; not thread-safe.
/// </summary>
internal sealed class ShortTimeSpectrum
{
    public const int FrameSamples = 512;
    public const int HopSamples = FrameSamples / 2;
    public const int Bins = (FrameSamples / 2) + 1;

    private static readonly FourierTransform _transform = new(FrameSamples);
    private static readonly float[] _window = MakeWindow();

    private readonly float[] _real = new float[FrameSamples];
    private readonly float[] _imaginary = new float[FrameSamples];
    private readonly float[] _heard = new float[HopSamples];
    private readonly float[] _overlap = new float[HopSamples];

    /// <summary>The spectrum of the last hop and this one.</summary>
    /// <param name="hop"><see cref="HopSamples"/> numbers.</param>
    /// <param name="spectrum"><see cref="Bins"/> pairs of real and imaginary part.</param>
    public void Analyse(ReadOnlySpan<float> hop, Span<float> spectrum)
    {
        for (int i = 0; i < HopSamples; i++)
        {
            _real[i] = _heard[i] * _window[i];
            _real[HopSamples + i] = hop[i] * _window[HopSamples + i];
        }

        hop.CopyTo(_heard);
        _imaginary.AsSpan().Clear();
        _transform.Forward(_real, _imaginary);
        for (int bin = 0; bin < Bins; bin++)
            (spectrum[2 * bin], spectrum[(2 * bin) + 1]) = (_real[bin], _imaginary[bin]);
    }

    /// <summary>
    /// The hop that is complete once this spectrum is added: the one before the hop that was analysed last.
    /// </summary>
    /// <param name="spectrum"><see cref="Bins"/> pairs.</param>
    /// <param name="hop">Filled with <see cref="HopSamples"/> numbers.</param>
    public void Synthesise(ReadOnlySpan<float> spectrum, Span<float> hop)
    {
        // Real and imaginary parts change places: the transform forward is then the one back.
        (_imaginary[0], _real[0]) = (spectrum[0], 0);
        (_imaginary[HopSamples], _real[HopSamples]) = (spectrum[2 * HopSamples], 0);
        for (int bin = 1; bin < HopSamples; bin++)
        {
            (float real, float imaginary) = (spectrum[2 * bin], spectrum[(2 * bin) + 1]);
            (_imaginary[bin], _real[bin]) = (real, imaginary);
            (_imaginary[FrameSamples - bin], _real[FrameSamples - bin]) = (real, -imaginary);
        }

        _transform.Forward(_real, _imaginary);
        for (int i = 0; i < HopSamples; i++)
        {
            hop[i] = _overlap[i] + (_imaginary[i] * _window[i] / FrameSamples);
            _overlap[i] = _imaginary[HopSamples + i] * _window[HopSamples + i] / FrameSamples;
        }
    }

    /// <summary>What it holds becomes what another holds.</summary>
    public void CopyTo(ShortTimeSpectrum other)
    {
        _heard.CopyTo(other._heard, 0);
        _overlap.CopyTo(other._overlap, 0);
    }

    public void Reset()
    {
        _heard.AsSpan().Clear();
        _overlap.AsSpan().Clear();
    }

    private static float[] MakeWindow()
    {
        float[] window = new float[FrameSamples];
        for (int i = 0; i < FrameSamples; i++)
            window[i] = (float)Math.Sqrt(0.5 - (0.5 * Math.Cos(2 * Math.PI * i / FrameSamples)));
        return window;
    }
}
