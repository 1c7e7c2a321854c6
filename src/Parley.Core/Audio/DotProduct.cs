using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Parley.Core.Audio;

/// <summary>The sum of products: where a filter spends its time.</summary>
/// <remarks>
/// On one machine the same numbers always give the same bits, wherever they lie in memory; machines with vectors of
/// another width add in another order.
/// </remarks>
internal static class DotProduct
{
    /// <summary>
    /// Lengths are multiples of this: four vectors of four, two of eight or one of sixteen leave no remainder.
    /// </summary>
    public const int Multiple = 16;

    /// <summary>The dot product of two equally long spans.</summary>
    /// <exception cref="ArgumentException">The lengths differ or are no multiple of <see cref="Multiple"/>.</exception>
    public static float Of(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        if (left.Length != right.Length || left.Length % Multiple != 0)
            ThrowUneven(left.Length, right.Length);

        // The lengths were checked, so what is read below lies inside. Each addition waits for the one before it; so
        // four sums run at once.
        ref float a = ref MemoryMarshal.GetReference(left);
        ref float b = ref MemoryMarshal.GetReference(right);
        nuint width = (nuint)Vector<float>.Count;
        nuint end = (nuint)left.Length;
        nuint i = 0;
        Vector<float> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        for (; i + (4 * width) <= end; i += 4 * width)
        {
            sum0 = Add(sum0, ref a, ref b, i);
            sum1 = Add(sum1, ref a, ref b, i + width);
            sum2 = Add(sum2, ref a, ref b, i + (2 * width));
            sum3 = Add(sum3, ref a, ref b, i + (3 * width));
        }

        for (; i < end; i += width)
            sum0 = Add(sum0, ref a, ref b, i);
        return Vector.Sum(sum0 + sum1 + (sum2 + sum3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Add(Vector<float> sum, ref readonly float a, ref readonly float b, nuint at) =>
        Vector.MultiplyAddEstimate(Vector.LoadUnsafe(in a, at), Vector.LoadUnsafe(in b, at), sum);

    private static void ThrowUneven(int left, int right) =>
        throw new ArgumentException($"Lengths {left} and {right} must be equal multiples of {Multiple}.");
}
