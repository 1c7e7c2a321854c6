using System.Numerics;

namespace Parley.Core.Audio;

/// <summary>
/// The discrete Fourier transform of a power of two of points, in place. Thread-safe; allocates nothing.
/// </summary>
/// <remarks>Cooley and Tukey 1965, radix 2, decimation in time.</remarks>
public sealed class FourierTransform
{
    // For each stage in turn, its roots of unity side by side: 1, then 2, then 4 of them and so on.
    private readonly float[] _cosines;
    private readonly float[] _sines;
    private readonly int[] _reversed;

    /// <param name="points">A power of two, at least 2.</param>
    public FourierTransform(int points)
    {
        if (points < 2 || !BitOperations.IsPow2(points))
            throw new ArgumentException($"A transform of {points} points is not one of a power of two.");
        Points = points;
        _cosines = new float[points - 1];
        _sines = new float[points - 1];
        for (int half = 1; half < points; half <<= 1)
        {
            for (int i = 0; i < half; i++)
            {
                (double sine, double cosine) = Math.SinCos(-Math.PI * i / half);
                (_cosines[half - 1 + i], _sines[half - 1 + i]) = ((float)cosine, (float)sine);
            }
        }

        int bits = BitOperations.Log2((uint)points);
        _reversed = new int[points];
        for (int i = 0; i < points; i++)
            _reversed[i] = (_reversed[i >> 1] >> 1) | ((i & 1) << (bits - 1));
    }

    public int Points { get; }

    /// <summary>Transforms, without scaling.</summary>
    /// <param name="real">The real parts of <see cref="Points"/> numbers.</param>
    /// <param name="imaginary">Their imaginary parts.</param>
    public void Forward(Span<float> real, Span<float> imaginary)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(real.Length, Points);
        ArgumentOutOfRangeException.ThrowIfNotEqual(imaginary.Length, Points);
        for (int i = 0; i < _reversed.Length; i++)
        {
            int j = _reversed[i];
            if (i >= j)
                continue;
            (real[i], real[j]) = (real[j], real[i]);
            (imaginary[i], imaginary[j]) = (imaginary[j], imaginary[i]);
        }

        for (int half = 1; half < Points; half <<= 1)
        {
            ReadOnlySpan<float> cosines = _cosines.AsSpan(half - 1, half);
            ReadOnlySpan<float> sines = _sines.AsSpan(half - 1, half);
            for (int start = 0; start < Points; start += 2 * half)
            {
                Combine(
                    real.Slice(start, half), imaginary.Slice(start, half),
                    real.Slice(start + half, half), imaginary.Slice(start + half, half),
                    cosines, sines);
            }
        }
    }

    private static void Combine(
        Span<float> evenReal, Span<float> evenImaginary, Span<float> oddReal, Span<float> oddImaginary,
        ReadOnlySpan<float> cosines, ReadOnlySpan<float> sines)
    {
        int i = 0;
        for (; i <= evenReal.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var cosine = new Vector<float>(cosines[i..]);
            var sine = new Vector<float>(sines[i..]);
            var real = new Vector<float>(oddReal[i..]);
            var imaginary = new Vector<float>(oddImaginary[i..]);
            Vector<float> turnedReal = (cosine * real) - (sine * imaginary);
            Vector<float> turnedImaginary = (cosine * imaginary) + (sine * real);
            var firstReal = new Vector<float>(evenReal[i..]);
            var firstImaginary = new Vector<float>(evenImaginary[i..]);
            (firstReal + turnedReal).CopyTo(evenReal[i..]);
            (firstImaginary + turnedImaginary).CopyTo(evenImaginary[i..]);
            (firstReal - turnedReal).CopyTo(oddReal[i..]);
            (firstImaginary - turnedImaginary).CopyTo(oddImaginary[i..]);
        }

        for (; i < evenReal.Length; i++)
        {
            float turnedReal = (cosines[i] * oddReal[i]) - (sines[i] * oddImaginary[i]);
            float turnedImaginary = (cosines[i] * oddImaginary[i]) + (sines[i] * oddReal[i]);
            (oddReal[i], oddImaginary[i]) = (evenReal[i] - turnedReal, evenImaginary[i] - turnedImaginary);
            evenReal[i] += turnedReal;
            evenImaginary[i] += turnedImaginary;
        }
    }
}
