namespace Parley.Core.Audio;

/// <summary>
/// The window that gives a filter of a wanted attenuation nearly the narrowest transition for its length.
/// </summary>
/// <remarks>
/// Kaiser 1974; the formula for beta as in Oppenheim and Schafer, Discrete-Time Signal Processing, equation 7.75.
/// </remarks>
internal readonly struct KaiserWindow
{
    private readonly double _beta;
    private readonly double _scale;

    /// <param name="attenuationDb">Of the stopband; above 50.</param>
    public KaiserWindow(double attenuationDb)
    {
        _beta = 0.1102 * (attenuationDb - 8.7);
        _scale = 1 / BesselI0(_beta);
    }

    /// <summary>The window's height, 1 in the middle.</summary>
    /// <param name="position">-1 to 1 from end to end; 0 beyond.</param>
    public double At(double position) =>
        Math.Abs(position) < 1 ? BesselI0(_beta * Math.Sqrt(1 - (position * position))) * _scale : 0;

    /// <summary>The modified Bessel function of the first kind and order zero, by its power series.</summary>
    private static double BesselI0(double x)
    {
        double quarter = x * x / 4;
        double sum = 1;
        double term = 1;
        for (int k = 1; term > sum * 1e-17; k++)
        {
            term *= quarter / ((double)k * k);
            sum += term;
        }

        return sum;
    }
}
