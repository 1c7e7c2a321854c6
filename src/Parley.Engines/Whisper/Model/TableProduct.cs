using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

using Parley.Engines.Whisper.Graphs;

namespace Parley.Engines.Whisper.Model;

/// <summary>
/// Products of hidden states with a table's rows, four rows at a time: each is read from memory once, whatever the number of states, and
/// that reading is what takes the time. Codes of 8 bits are multiplied as the whole numbers they are, states stay floats.
/// </summary>
/// <param name="head">Of the table.</param>
/// <param name="table">Its rows.</param>
/// <param name="hidden">[states, columns].</param>
/// <param name="logits">[states, rows].</param>
/// <param name="states">How many.</param>
internal readonly unsafe struct TableProduct(TokenTableFile head, byte* table, float* hidden, float* logits, int states)
{
    /// <summary>Numbers that are multiplied at once; the columns are a multiple of it.</summary>
    public const int Lanes = 16;

    private readonly byte* _table = table;
    private readonly float* _hidden = hidden;
    private readonly float* _logits = logits;

    public int Rows => head.Rows;

    /// <summary>The products of some rows.</summary>
    public void Run(int firstRow, int endRow)
    {
        if (head.IsCoded)
            RunCodes(firstRow, endRow);
        else
            RunNumbers(firstRow, endRow);
    }

    private void RunNumbers(int firstRow, int endRow)
    {
        int columns = head.Columns, rows = head.Rows;
        var numbers = (float*)_table;
        for (int row = firstRow; row < endRow; row += 4)
        {
            // The last block steps back rather than over the end: some products are made twice, none is left out.
            int block = Math.Max(Math.Min(row, endRow - 4), 0);
            float* a = numbers + ((long)block * columns), b = a + columns, c = b + columns, d = c + columns;
            for (int state = 0; state < states; state++)
            {
                float* h = _hidden + ((long)state * columns);
                Vector512<float> sumA = default, sumB = default, sumC = default, sumD = default;
                for (int column = 0; column < columns; column += Lanes)
                {
                    Vector512<float> by = Vector512.Load(h + column);
                    sumA = Vector512.FusedMultiplyAdd(Vector512.Load(a + column), by, sumA);
                    sumB = Vector512.FusedMultiplyAdd(Vector512.Load(b + column), by, sumB);
                    sumC = Vector512.FusedMultiplyAdd(Vector512.Load(c + column), by, sumC);
                    sumD = Vector512.FusedMultiplyAdd(Vector512.Load(d + column), by, sumD);
                }

                Store(_logits + ((long)state * rows) + block, sumA, sumB, sumC, sumD, 1, 0);
            }
        }
    }

    private void RunCodes(int firstRow, int endRow)
    {
        int columns = head.Columns, rows = head.Rows;
        var codes = (sbyte*)_table;
        for (int row = firstRow; row < endRow; row += 4)
        {
            int block = Math.Max(Math.Min(row, endRow - 4), 0);
            sbyte* a = codes + ((long)block * columns), b = a + columns, c = b + columns, d = c + columns;
            for (int state = 0; state < states; state++)
            {
                float* h = _hidden + ((long)state * columns);
                Vector512<float> sumA = default, sumB = default, sumC = default, sumD = default, whole = default;
                for (int column = 0; column < columns; column += Lanes)
                {
                    Vector512<float> by = Vector512.Load(h + column);
                    whole += by;
                    sumA = Vector512.FusedMultiplyAdd(Load(a + column), by, sumA);
                    sumB = Vector512.FusedMultiplyAdd(Load(b + column), by, sumB);
                    sumC = Vector512.FusedMultiplyAdd(Load(c + column), by, sumC);
                    sumD = Vector512.FusedMultiplyAdd(Load(d + column), by, sumD);
                }

                float less = head.ZeroPoint == 0 ? 0 : head.ZeroPoint * Vector512.Sum(whole);
                Store(_logits + ((long)state * rows) + block, sumA, sumB, sumC, sumD, head.Scale, less);
            }
        }
    }

    private static void Store(
        float* to, Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float scale, float less)
    {
        to[0] = (Vector512.Sum(a) - less) * scale;
        to[1] = (Vector512.Sum(b) - less) * scale;
        to[2] = (Vector512.Sum(c) - less) * scale;
        to[3] = (Vector512.Sum(d) - less) * scale;
    }

    /// <summary>Sixteen codes as floats.</summary>
    private static Vector512<float> Load(sbyte* codes)
    {
        var packed = Vector128.Load(codes);
        if (Avx512F.IsSupported)
            return Avx512F.ConvertToVector512Single(Avx512F.ConvertToVector512Int32(packed));
        (Vector128<short> low, Vector128<short> high) = Vector128.Widen(packed);
        (Vector128<int> first, Vector128<int> second) = Vector128.Widen(low);
        (Vector128<int> third, Vector128<int> fourth) = Vector128.Widen(high);
        return Vector512.Create(
            Vector256.Create(Vector128.ConvertToSingle(first), Vector128.ConvertToSingle(second)),
            Vector256.Create(Vector128.ConvertToSingle(third), Vector128.ConvertToSingle(fourth)));
    }
}
