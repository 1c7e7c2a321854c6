using System.Numerics;

namespace Parley.Engines.Features;

/// <summary>
/// The discrete Fourier transform of 400 points, in place: the window of 25 ms at 16 kHz, which is no power of two. Not
/// thread-safe; allocates nothing.
/// </summary>
/// <remarks>
/// Cooley and Tukey 1965 with 400 = 25 x 16: both short transforms are plain sums over vectors of 16, which beats a general
/// mixed radix at this size.
/// </remarks>
internal sealed class FourierTransform400
{
    public const int Points = 400;

    private const int Rows = 25;
    private const int Columns = 16;

    private static readonly (float[] Cosines, float[] Sines) _rowRoots = Roots(Rows, Rows, Rows);
    private static readonly (float[] Cosines, float[] Sines) _columnRoots = Roots(Columns, Columns, Columns);
    private static readonly (float[] Cosines, float[] Sines) _twiddles = Roots(Rows, Columns, Points);

    private readonly float[] _real = new float[Points];
    private readonly float[] _imaginary = new float[Points];

    /// <summary>Transforms, without scaling.</summary>
    /// <param name="real">The real parts of <see cref="Points"/> numbers.</param>
    /// <param name="imaginary">Their imaginary parts.</param>
    public void Forward(Span<float> real, Span<float> imaginary)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(real.Length, Points);
        ArgumentOutOfRangeException.ThrowIfNotEqual(imaginary.Length, Points);
        for (int k1 = 0; k1 < Rows; k1++)
            TransformColumns(real, imaginary, k1);
        for (int k1 = 0; k1 < Rows; k1++)
            TransformRow(k1, real, imaginary);
    }

    // exp(-2 pi i j k / points) for j below rows and k below columns.
    private static (float[] Cosines, float[] Sines) Roots(int rows, int columns, int points)
    {
        float[] cosines = new float[rows * columns];
        float[] sines = new float[rows * columns];
        for (int i = 0; i < cosines.Length; i++)
        {
            (double sine, double cosine) = Math.SinCos(-2 * Math.PI * (i / columns * (i % columns) % points) / points);
            (cosines[i], sines[i]) = ((float)cosine, (float)sine);
        }

        return (cosines, sines);
    }

    /// <summary>Row <paramref name="k1"/> of the transforms of 25 points over all 16 columns at once, turned by the twiddles.</summary>
    private void TransformColumns(ReadOnlySpan<float> real, ReadOnlySpan<float> imaginary, int k1)
    {
        Span<float> sumReal = _real.AsSpan(k1 * Columns, Columns);
        Span<float> sumImaginary = _imaginary.AsSpan(k1 * Columns, Columns);
        for (int lane = 0; lane < Columns; lane += Vector<float>.Count)
        {
            Vector<float> a = Vector<float>.Zero;
            Vector<float> b = Vector<float>.Zero;
            for (int n1 = 0; n1 < Rows; n1++)
            {
                var x = new Vector<float>(real[((n1 * Columns) + lane)..]);
                var y = new Vector<float>(imaginary[((n1 * Columns) + lane)..]);
                float cosine = _rowRoots.Cosines[(k1 * Rows) + n1];
                float sine = _rowRoots.Sines[(k1 * Rows) + n1];
                a += (x * cosine) - (y * sine);
                b += (x * sine) + (y * cosine);
            }

            var turnReal = new Vector<float>(_twiddles.Cosines, (k1 * Columns) + lane);
            var turnImaginary = new Vector<float>(_twiddles.Sines, (k1 * Columns) + lane);
            ((a * turnReal) - (b * turnImaginary)).CopyTo(sumReal[lane..]);
            ((a * turnImaginary) + (b * turnReal)).CopyTo(sumImaginary[lane..]);
        }
    }

    /// <summary>The transform of 16 points of one row; its results lie 25 apart.</summary>
    private void TransformRow(int k1, Span<float> real, Span<float> imaginary)
    {
        for (int lane = 0; lane < Columns; lane += Vector<float>.Count)
        {
            Vector<float> a = Vector<float>.Zero;
            Vector<float> b = Vector<float>.Zero;
            for (int n2 = 0; n2 < Columns; n2++)
            {
                float x = _real[(k1 * Columns) + n2];
                float y = _imaginary[(k1 * Columns) + n2];
                var cosine = new Vector<float>(_columnRoots.Cosines, (n2 * Columns) + lane);
                var sine = new Vector<float>(_columnRoots.Sines, (n2 * Columns) + lane);
                a += (cosine * x) - (sine * y);
                b += (sine * x) + (cosine * y);
            }

            for (int i = 0; i < Vector<float>.Count; i++)
            {
                int k = k1 + (Rows * (lane + i));
                (real[k], imaginary[k]) = (a[i], b[i]);
            }
        }
    }
}
