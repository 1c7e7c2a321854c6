using System.Runtime.Intrinsics;

using Parley.Engines.Whisper.Graphs;

namespace Parley.Engines.Whisper.Model;

/// <summary>
/// Products of hidden states with a table's rows, four rows by two states at a time: each row is read from memory once, whatever the
/// number of states, and that reading is what takes the time. Codes of 8 bits are multiplied as the whole numbers they are, states
/// stay floats.
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

    /// <summary>The products of some rows, four at least.</summary>
    public void Run(int firstRow, int endRow)
    {
        if (head.IsCoded)
            Run<CodedRow>(firstRow, endRow);
        else
            Run<NumberRow>(firstRow, endRow);
    }

    private void Run<TRow>(int firstRow, int endRow)
        where TRow : struct, ITableRow
    {
        for (int row = firstRow; row < endRow; row += 4)
        {
            // The last block steps back rather than over the end: some products are made twice, none is left out.
            int block = Math.Max(Math.Min(row, endRow - 4), 0);
            int state = 0;
            for (; state + 1 < states; state += 2)
                RunPair<TRow>(block, state);
            if (state < states)
                RunOne<TRow>(block, state);
        }
    }

    private void RunOne<TRow>(int row, int state)
        where TRow : struct, ITableRow
    {
        int columns = head.Columns;
        long stride = (long)columns * TRow.ElementBytes;
        byte* a = _table + (row * stride), b = a + stride, c = b + stride, d = c + stride;
        float* h = _hidden + ((long)state * columns);
        Vector512<float> sumA = default, sumB = default, sumC = default, sumD = default, whole = default;
        for (int column = 0; column < columns; column += Lanes)
        {
            Vector512<float> by = Vector512.Load(h + column);
            whole += by;
            sumA = Vector512.FusedMultiplyAdd(TRow.Load(a, column), by, sumA);
            sumB = Vector512.FusedMultiplyAdd(TRow.Load(b, column), by, sumB);
            sumC = Vector512.FusedMultiplyAdd(TRow.Load(c, column), by, sumC);
            sumD = Vector512.FusedMultiplyAdd(TRow.Load(d, column), by, sumD);
        }

        Store(row, state, sumA, sumB, sumC, sumD, whole);
    }

    private void RunPair<TRow>(int row, int state)
        where TRow : struct, ITableRow
    {
        int columns = head.Columns;
        long stride = (long)columns * TRow.ElementBytes;
        byte* a = _table + (row * stride), b = a + stride, c = b + stride, d = c + stride;
        float* h = _hidden + ((long)state * columns), i = h + columns;
        Vector512<float> sumA = default, sumB = default, sumC = default, sumD = default, whole = default;
        Vector512<float> nextA = default, nextB = default, nextC = default, nextD = default, nextWhole = default;
        for (int column = 0; column < columns; column += Lanes)
        {
            Vector512<float> by = Vector512.Load(h + column), next = Vector512.Load(i + column);
            whole += by;
            nextWhole += next;
            Vector512<float> numbers = TRow.Load(a, column);
            sumA = Vector512.FusedMultiplyAdd(numbers, by, sumA);
            nextA = Vector512.FusedMultiplyAdd(numbers, next, nextA);
            numbers = TRow.Load(b, column);
            sumB = Vector512.FusedMultiplyAdd(numbers, by, sumB);
            nextB = Vector512.FusedMultiplyAdd(numbers, next, nextB);
            numbers = TRow.Load(c, column);
            sumC = Vector512.FusedMultiplyAdd(numbers, by, sumC);
            nextC = Vector512.FusedMultiplyAdd(numbers, next, nextC);
            numbers = TRow.Load(d, column);
            sumD = Vector512.FusedMultiplyAdd(numbers, by, sumD);
            nextD = Vector512.FusedMultiplyAdd(numbers, next, nextD);
        }

        Store(row, state, sumA, sumB, sumC, sumD, whole);
        Store(row, state + 1, nextA, nextB, nextC, nextD, nextWhole);
    }

    private void Store(
        int row, int state, Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, Vector512<float> whole)
    {
        float* to = _logits + ((long)state * head.Rows) + row;
        // (code - zero point) · scale, summed, is this; a table of numbers has zero point 0 and scale 1.
        float less = head.ZeroPoint == 0 ? 0 : head.ZeroPoint * Vector512.Sum(whole);
        to[0] = (Vector512.Sum(a) - less) * head.Scale;
        to[1] = (Vector512.Sum(b) - less) * head.Scale;
        to[2] = (Vector512.Sum(c) - less) * head.Scale;
        to[3] = (Vector512.Sum(d) - less) * head.Scale;
    }
}
