namespace Parley.Engines.Features;

/// <summary>
/// The log-mel features that Whisper and its relatives hear: windows of 25 ms, one every 10 ms, 16 kHz. Not thread-safe;
/// allocates nothing after its making.
/// </summary>
/// <remarks>
/// Radford et al. 2022, section 2.2: periodic Hann window, power spectrum, Slaney mel filters, floor of 1e-10, base-10
/// logarithm; then everything 8 (80 dB) below the loudest is cut off, and (x + 4) / 4. Two windows share one complex transform.
/// </remarks>
/// <param name="bands">80, or 128 for Whisper large-v3.</param>
internal sealed class LogMelSpectrogram(int bands = 80)
{
    public const int WindowSamples = FourierTransform400.Points;
    public const int HopSamples = 160;

    /// <summary>Samples before the first and after the last that a centred window reaches.</summary>
    public const int EdgeSamples = WindowSamples / 2;

    private const float Floor = 1e-10f;

    private static readonly float[] _window = Hann();

    private readonly FourierTransform400 _transform = new();
    private readonly MelFilterBank _filters = new(bands);
    private readonly float[] _real = new float[WindowSamples];
    private readonly float[] _imaginary = new float[WindowSamples];
    private readonly float[] _power = new float[MelFilterBank.Bins];

    public int Bands => bands;

    /// <summary>The plain logarithms of some windows, before <see cref="Normalize"/>.</summary>
    /// <param name="samples">The windows' sound: window i is the 400 samples from 160 i on.</param>
    /// <param name="windows">How many.</param>
    /// <param name="features">Shape [bands, stride]; columns <paramref name="column"/> and on are written.</param>
    /// <param name="stride">Columns of <paramref name="features"/>.</param>
    /// <param name="column">Where the first window goes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The samples or the columns do not suffice.</exception>
    public void Process(ReadOnlySpan<float> samples, int windows, Span<float> features, int stride, int column = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(windows);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, column + windows);
        ArgumentOutOfRangeException.ThrowIfLessThan(features.Length, stride * bands);
        if (windows > 0)
            ArgumentOutOfRangeException.ThrowIfLessThan(samples.Length, ((windows - 1) * HopSamples) + WindowSamples);

        for (int i = 0; i < windows; i += 2)
        {
            bool isPair = i + 1 < windows;
            Apply(samples.Slice(i * HopSamples, WindowSamples), _real);
            if (isPair)
                Apply(samples.Slice((i + 1) * HopSamples, WindowSamples), _imaginary);
            else
                _imaginary.AsSpan().Clear();
            _transform.Forward(_real, _imaginary);
            Write(isSecond: false, features, stride, column + i);
            if (isPair)
                Write(isSecond: true, features, stride, column + i + 1);
        }
    }

    /// <summary>Cuts off what is 80 dB below the loudest, and brings the rest to about [-1, 1].</summary>
    public static void Normalize(Span<float> features)
    {
        float loudest = float.NegativeInfinity;
        foreach (float value in features)
            loudest = Math.Max(loudest, value);
        float least = loudest - 8;
        for (int i = 0; i < features.Length; i++)
            features[i] = (Math.Max(features[i], least) + 4) / 4;
    }

    private static float[] Hann()
    {
        float[] window = new float[WindowSamples];
        for (int i = 0; i < window.Length; i++)
            window[i] = (float)(0.5 - (0.5 * Math.Cos(2 * Math.PI * i / WindowSamples)));
        return window;
    }

    private static void Apply(ReadOnlySpan<float> samples, Span<float> destination)
    {
        for (int i = 0; i < _window.Length; i++)
            destination[i] = samples[i] * _window[i];
    }

    // Of two real signals that were transformed as one complex: sums and differences of the mirrored bins.
    private void Write(bool isSecond, Span<float> features, int stride, int column)
    {
        float sign = isSecond ? -1 : 1;
        for (int bin = 0; bin < _power.Length; bin++)
        {
            int mirrored = bin == 0 ? 0 : WindowSamples - bin;
            float real = _real[bin] + (sign * _real[mirrored]);
            float imaginary = _imaginary[bin] - (sign * _imaginary[mirrored]);
            _power[bin] = 0.25f * ((real * real) + (imaginary * imaginary));
        }

        for (int band = 0; band < bands; band++)
            features[(band * stride) + column] = MathF.Log10(Math.Max(_filters.Sum(_power, band), Floor));
    }
}
