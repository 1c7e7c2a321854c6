namespace Parley.Engines.Whisper.Timing;

/// <summary>Dynamic time warping: the cheapest way through a matrix from its first corner to its last.</summary>
/// <remarks>Sakoe and Chiba 1978; costs in 32 bits and ties towards the next column, as openai-whisper and transformers have them.</remarks>
internal static class TimeWarping
{
    private const byte Diagonal = 0;
    private const byte Row = 1;
    private const byte Column = 2;

    /// <summary>The way's steps, in order: a row and a column each.</summary>
    /// <param name="costs">Shape [rows, columns]; both at least 1.</param>
    /// <param name="rows">Tokens.</param>
    /// <param name="columns">Positions of the sound.</param>
    public static List<(int Row, int Column)> Path(ReadOnlySpan<double> costs, int rows, int columns)
    {
        int stride = columns + 1;
        byte[] trace = new byte[(rows + 1) * stride];
        float[] previous = new float[stride];
        float[] current = new float[stride];
        previous.AsSpan().Fill(float.PositiveInfinity);
        previous[0] = 0;
        for (int row = 1; row <= rows; row++)
        {
            current[0] = float.PositiveInfinity;
            for (int column = 1; column <= columns; column++)
            {
                float diagonal = previous[column - 1];
                float down = previous[column];
                float along = current[column - 1];
                (float least, byte step) = diagonal < down && diagonal < along ? (diagonal, Diagonal)
                    : down < diagonal && down < along ? (down, Row)
                    : (along, Column);
                current[column] = (float)(costs[((row - 1) * columns) + column - 1] + least);
                trace[(row * stride) + column] = step;
            }

            (previous, current) = (current, previous);
        }

        return Back(trace, rows, columns);
    }

    /// <summary>The column at which each row begins.</summary>
    public static int[] FirstColumns(List<(int Row, int Column)> path, int rows)
    {
        int[] first = new int[rows];
        int seen = -1;
        foreach ((int row, int column) in path)
        {
            if (row == seen)
                continue;
            first[row] = column;
            seen = row;
        }

        return first;
    }

    private static List<(int Row, int Column)> Back(byte[] trace, int rows, int columns)
    {
        List<(int, int)> path = new(rows + columns);
        int row = rows;
        int column = columns;
        while (row > 0 || column > 0)
        {
            path.Add((row - 1, column - 1));
            // At the edges only one way is left.
            byte step = row == 0 ? Column : column == 0 ? Row : trace[(row * (columns + 1)) + column];
            row -= step == Column ? 0 : 1;
            column -= step == Row ? 0 : 1;
        }

        path.Reverse();
        return path;
    }
}
