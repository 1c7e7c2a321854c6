using System.Collections.Concurrent;

namespace Parley.Core.Audio;

/// <summary>
/// The coefficients of a low-pass filter between two rates, one row for each place that an output sample can have
/// between two input samples. Immutable; shared by all resamplers of a pair of rates.
/// </summary>
/// <remarks>
/// A sinc under a Kaiser window, its length from Kaiser's formula (Oppenheim and Schafer, Discrete-Time Signal
/// Processing, section 7.5.3). All limits are relative to the lower of the two Nyquist frequencies: passed up to 0.9,
/// gone from 1.0, so that nothing folds back.
/// </remarks>
internal sealed class PolyphaseFilter
{
    /// <summary>
    /// What is passed unchanged, as a part of the lower Nyquist frequency: 7.2 kHz between 16 and 48 kHz.
    /// </summary>
    public const double PassbandEdge = 0.9;

    // 96 dB: below the step of 16 bits. Each 10 dB more would cost 0.4 ms of latency at 16 kHz.
    private const double StopbandAttenuationDb = 96;

    // With more places than this, linear interpolation between rows errs by less than -120 dB; pairs of common rates
    // need none.
    private const int MostPhases = 2_048;

    // Designs are kept while they are small and few: the pairs of common rates. A flood of odd rates must not fill the
    // memory.
    private const int KeptDesigns = 64;
    private const int KeptDesignCoefficients = 128 * 1_024;

    private static readonly ConcurrentDictionary<(int FromHz, int ToHz), PolyphaseFilter> _designs = new();

    private readonly float[] _coefficients;

    private PolyphaseFilter(int fromHz, int toHz)
    {
        double ratio = Math.Min(1.0, (double)toHz / fromHz);
        double transition = (1 - PassbandEdge) / 2 * ratio;
        double halfWidth = (StopbandAttenuationDb - 7.95) / (2.285 * 2 * Math.PI * transition) / 2;
        double cutoff = (1 + PassbandEdge) / 4 * ratio;

        int divisor = GreatestCommonDivisor(fromHz, toHz);
        UpFactor = toHz / divisor;
        DownFactor = fromHz / divisor;
        int mostPhases = (int)Math.Ceiling(MostPhases * ratio);
        IsInterpolated = UpFactor > mostPhases;
        Phases = IsInterpolated ? mostPhases : UpFactor;
        FutureTaps = (int)Math.Ceiling(halfWidth);
        Taps = (2 * FutureTaps + DotProduct.Multiple - 1) / DotProduct.Multiple * DotProduct.Multiple;
        _coefficients = Design(halfWidth, cutoff);
    }

    /// <summary>The rates' ratio in lowest terms: so many output samples …</summary>
    public int UpFactor { get; }

    /// <summary>… for so many input samples.</summary>
    public int DownFactor { get; }

    /// <summary>Places between two input samples.</summary>
    public int Phases { get; }

    /// <summary>Whether the places are too many for a row each, so that an output lies between two rows.</summary>
    public bool IsInterpolated { get; }

    /// <summary>Input samples that one output sample is made of.</summary>
    public int Taps { get; }

    /// <summary>How many of the <see cref="Taps"/> come after the output sample.</summary>
    public int FutureTaps { get; }

    /// <summary>The filter between two rates.</summary>
    public static PolyphaseFilter Between(int fromHz, int toHz)
    {
        if (_designs.TryGetValue((fromHz, toHz), out PolyphaseFilter? filter))
            return filter;
        filter = new PolyphaseFilter(fromHz, toHz);
        if (filter._coefficients.Length <= KeptDesignCoefficients && _designs.Count < KeptDesigns)
            _designs.TryAdd((fromHz, toHz), filter);
        return filter;
    }

    /// <summary>
    /// The <see cref="Taps"/> coefficients for an output sample <paramref name="phase"/> / <see cref="Phases"/> after
    /// an input sample.
    /// </summary>
    /// <param name="phase">0 to <see cref="Phases"/>; the last only where <see cref="IsInterpolated"/>.</param>
    public ReadOnlySpan<float> Row(int phase) => _coefficients.AsSpan(phase * Taps, Taps);

    private float[] Design(double halfWidth, double cutoff)
    {
        var window = new KaiserWindow(StopbandAttenuationDb);
        int rows = Phases + (IsInterpolated ? 1 : 0);
        float[] coefficients = new float[rows * Taps];
        double[] row = new double[Taps];
        for (int phase = 0; phase < rows; phase++)
        {
            double sum = 0;
            for (int tap = 0; tap < Taps; tap++)
            {
                // The distance from the output sample to this input sample, in input samples.
                double distance = tap - (Taps - 1 - FutureTaps) - ((double)phase / Phases);
                row[tap] = Sinc(2 * cutoff * distance) * window.At(distance / halfWidth);
                sum += row[tap];
            }

            // Each row adds up to exactly one, so that a constant stays a constant.
            for (int tap = 0; tap < Taps; tap++)
                coefficients[(phase * Taps) + tap] = (float)(row[tap] / sum);
        }

        return coefficients;
    }

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    private static int GreatestCommonDivisor(int a, int b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }
}
