namespace Parley.Engines.PocketSphinx;

/// <summary>What the front end made of an utterance: rows of <see cref="Coefficients"/> numbers, one for each 10 ms.</summary>
internal sealed class Cepstra
{
    /// <summary>Numbers in a row; the first is loudness.</summary>
    public const int Coefficients = 13;

    /// <summary>Rows in a second.</summary>
    public const int RowsPerSecond = 100;

    // Ten seconds; grows by doubling.
    private float[] _values = new float[10 * RowsPerSecond * Coefficients];

    /// <summary>Rows there are.</summary>
    public int Count { get; private set; }

    public ReadOnlySpan<float> this[int row] => _values.AsSpan(row * Coefficients, Coefficients);

    /// <summary>Room for rows that <see cref="Append"/> then counts in.</summary>
    public Span<float> Reserve(int rows)
    {
        int needed = (Count + rows) * Coefficients;
        if (needed > _values.Length)
            Array.Resize(ref _values, Math.Max(needed, 2 * _values.Length));
        return _values.AsSpan(Count * Coefficients, rows * Coefficients);
    }

    public void Append(int rows) => Count += rows;

    public void RemoveFirst(int rows)
    {
        _values.AsSpan(rows * Coefficients, (Count - rows) * Coefficients).CopyTo(_values);
        Count -= rows;
    }

    public void Clear() => Count = 0;
}
