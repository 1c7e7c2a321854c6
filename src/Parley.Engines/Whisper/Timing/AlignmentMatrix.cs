using Parley.Engines.Whisper.Model;

namespace Parley.Engines.Whisper.Timing;

/// <summary>Where the decoder looked at each token: the mean of its alignment heads, made comparable between tokens.</summary>
/// <remarks>
/// openai-whisper's <c>find_alignment</c> and transformers' <c>_extract_token_timestamps</c>, which differ in one thing: whether each
/// row is brought to a sum of 1 after the columns beyond the sound are cut off.
/// </remarks>
internal sealed class AlignmentMatrix
{
    private const int MedianWidth = 7;

    private readonly double[] _values;

    private AlignmentMatrix(double[] values, int rows, int columns)
    {
        _values = values;
        Rows = rows;
        Columns = columns;
    }

    /// <summary>Ids that were fed.</summary>
    public int Rows { get; }

    /// <summary>Positions of the sound, 20 ms each.</summary>
    public int Columns { get; }

    public ReadOnlySpan<double> Row(int row) => _values.AsSpan(row * Columns, Columns);

    /// <param name="decoder">Kept its attention.</param>
    /// <param name="heads">How many alignment heads there are.</param>
    /// <param name="first">The first id fed that counts: text before the transcript looks nowhere.</param>
    /// <param name="rows">Ids fed, from that on.</param>
    /// <param name="columns">Positions that have sound; at least 1.</param>
    /// <param name="rowsSumToOne">openai-whisper's way.</param>
    public static AlignmentMatrix Of(
        IWhisperDecoder decoder, int heads, int first, int rows, int columns, bool rowsSumToOne)
    {
        double[] sum = new double[rows * columns];
        float[] head = new float[rows * columns];
        float[] filtered = new float[columns];
        for (int h = 0; h < heads; h++)
        {
            for (int row = 0; row < rows; row++)
                CopyRow(decoder.Attention(h, first + row), head.AsSpan(row * columns, columns), rowsSumToOne);
            Standardise(head, rows, columns);
            for (int row = 0; row < rows; row++)
            {
                MedianFilter(head.AsSpan(row * columns, columns), filtered);
                for (int column = 0; column < columns; column++)
                    sum[(row * columns) + column] += filtered[column];
            }
        }

        for (int i = 0; i < sum.Length; i++)
            sum[i] /= heads;
        return new AlignmentMatrix(sum, rows, columns);
    }

    /// <summary>When each of some consecutive rows begins.</summary>
    /// <returns>The columns.</returns>
    public int[] Begin(int first, int count)
    {
        double[] costs = new double[count * Columns];
        for (int i = 0; i < costs.Length; i++)
            costs[i] = -_values[(first * Columns) + i];
        return TimeWarping.FirstColumns(TimeWarping.Path(costs, count, Columns), count);
    }

    private static void CopyRow(ReadOnlySpan<float> attention, Span<float> row, bool sumsToOne)
    {
        attention[..row.Length].CopyTo(row);
        if (!sumsToOne)
            return;
        double total = 0;
        foreach (float value in row)
            total += value;
        if (total <= 0)
            return;
        for (int i = 0; i < row.Length; i++)
            row[i] = (float)(row[i] / total);
    }

    /// <summary>Each column to mean 0 and spread 1 over the rows: some positions draw every token's eye.</summary>
    private static void Standardise(Span<float> values, int rows, int columns)
    {
        for (int column = 0; column < columns; column++)
        {
            double sum = 0;
            double squares = 0;
            for (int row = 0; row < rows; row++)
                sum += values[(row * columns) + column];
            double mean = sum / rows;
            for (int row = 0; row < rows; row++)
            {
                double off = values[(row * columns) + column] - mean;
                squares += off * off;
            }

            double spread = Math.Sqrt(squares / rows);
            for (int row = 0; row < rows; row++)
            {
                ref float value = ref values[(row * columns) + column];
                value = spread > 0 ? (float)((value - mean) / spread) : 0;
            }
        }
    }

    private static void MedianFilter(ReadOnlySpan<float> values, Span<float> filtered)
    {
        const int Reach = MedianWidth / 2;
        if (values.Length <= Reach)
        {
            values.CopyTo(filtered);
            return;
        }

        Span<float> window = stackalloc float[MedianWidth];
        for (int i = 0; i < values.Length; i++)
        {
            for (int offset = -Reach; offset <= Reach; offset++)
            {
                int at = Math.Abs(i + offset);  // mirrored at both edges
                window[offset + Reach] = values[at < values.Length ? at : (2 * (values.Length - 1)) - at];
            }

            window.Sort();
            filtered[i] = window[Reach];
        }
    }
}
