using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Parley.Engines.Whisper.Model;

/// <summary>Codes of 8 bits.</summary>
internal readonly struct CodedRow : ITableRow
{
    public static int ElementBytes => sizeof(sbyte);

    public static unsafe Vector512<float> Load(byte* row, int column)
    {
        var codes = Vector128.Load((sbyte*)row + column);
        if (Avx512F.IsSupported)
            return Avx512F.ConvertToVector512Single(Avx512F.ConvertToVector512Int32(codes));
        (Vector128<short> low, Vector128<short> high) = Vector128.Widen(codes);
        (Vector128<int> first, Vector128<int> second) = Vector128.Widen(low);
        (Vector128<int> third, Vector128<int> fourth) = Vector128.Widen(high);
        return Vector512.Create(
            Vector256.Create(Vector128.ConvertToSingle(first), Vector128.ConvertToSingle(second)),
            Vector256.Create(Vector128.ConvertToSingle(third), Vector128.ConvertToSingle(fourth)));
    }
}
