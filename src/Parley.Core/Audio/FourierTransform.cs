using System.Numerics;

namespace Parley.Core.Audio;

/// <summary>The discrete Fourier transform of a power of two of points, in place. Thread-safe; allocates nothing.</summary>
/// <remarks>Cooley and Tukey 1965, radix 2, decimation in time.</remarks>
internal sealed class FourierTransform
{
    private readonly Complex32[] _roots;
    private readonly int[] _reversed;

    /// <param name="points">A power of two, at least 2.</param>
    public FourierTransform(int points)
    {
        if (points < 2 || !BitOperations.IsPow2(points))
            throw new ArgumentException($"A transform of {points} points is not one of a power of two.");
        Points = points;
        _roots = new Complex32[points / 2];
        for (int i = 0; i < _roots.Length; i++)
        {
            (double sine, double cosine) = Math.SinCos(-2 * Math.PI * i / points);
            _roots[i] = new Complex32((float)cosine, (float)sine);
        }

        int bits = BitOperations.Log2((uint)points);
        _reversed = new int[points];
        for (int i = 0; i < points; i++)
            _reversed[i] = (_reversed[i >> 1] >> 1) | ((i & 1) << (bits - 1));
    }

    public int Points { get; }

    /// <summary>Transforms, without scaling.</summary>
    /// <param name="values"><see cref="Points"/> of them.</param>
    public void Forward(Span<Complex32> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, Points);
        for (int i = 0; i < values.Length; i++)
        {
            int j = _reversed[i];
            if (i < j)
                (values[i], values[j]) = (values[j], values[i]);
        }

        for (int half = 1; half < values.Length; half <<= 1)
        {
            int stride = values.Length / (2 * half);
            for (int start = 0; start < values.Length; start += 2 * half)
                Combine(values.Slice(start, half), values.Slice(start + half, half), stride);
        }
    }

    private void Combine(Span<Complex32> even, Span<Complex32> odd, int stride)
    {
        for (int i = 0; i < even.Length; i++)
        {
            Complex32 root = _roots[i * stride];
            Complex32 other = odd[i];
            float real = (root.Real * other.Real) - (root.Imaginary * other.Imaginary);
            float imaginary = (root.Real * other.Imaginary) + (root.Imaginary * other.Real);
            Complex32 first = even[i];
            even[i] = new Complex32(first.Real + real, first.Imaginary + imaginary);
            odd[i] = new Complex32(first.Real - real, first.Imaginary - imaginary);
        }
    }
}

/// <summary>A complex number of single precision.</summary>
internal readonly record struct Complex32(float Real, float Imaginary)
{
    public float SquaredMagnitude => (Real * Real) + (Imaginary * Imaginary);
}
