using Parley.Engines.Whisper.Files;

namespace Parley.Engines.Whisper.Model;

/// <inheritdoc cref="IWhisperDecoder"/>
internal sealed class WhisperDecoder : IWhisperDecoder
{
    private readonly WhisperModel _model;
    private readonly DecoderRun _run;
    private readonly int _maximumRows;
    private readonly int _positions;
    // [heads, capacity, positions of the sound]
    private readonly float[]? _attention;
    private readonly int[] _spread;
    private float[] _logits;
    private int _firstLogits;
    private int _logitsCount;
    private bool _isDisposed;

    public WhisperDecoder(WhisperModel model, DecoderRun run, int positions, int maximumRows, bool keepAttention)
    {
        _model = model;
        _run = run;
        _positions = positions;
        _maximumRows = maximumRows;
        _spread = new int[maximumRows];
        _logits = new float[maximumRows * Config.VocabularySize];
        if (keepAttention)
            _attention = new float[Config.AlignmentHeads.Count * Capacity * positions];
    }

    public int Rows { get; private set; }

    public int Position { get; private set; }

    public int Capacity => Config.MaximumTokens;

    private WhisperConfig Config => _model.Config;

    public void Start(ReadOnlySpan<int> tokens, int rows = 1, bool allLogits = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, _maximumRows);
        if (allLogits && rows > 1)
            throw new ArgumentException("The logits of all ids are of one row only.", nameof(allLogits));
        Check(tokens, tokens.Length, from: 0);
        Truncate(Math.Min(Position, 0));
        Feed(tokens, 1, allLogits);
        Rows = rows;
        if (rows == 1)
            return;
        _run.Reorder(_spread.AsSpan(0, rows), 1, Position);
        for (int row = 1; row < rows; row++)
            _logits.AsSpan(0, Config.VocabularySize).CopyTo(_logits.AsSpan(row * Config.VocabularySize));
        _logitsCount = rows;
    }

    public void Step(ReadOnlySpan<int> tokens)
    {
        if (Rows == 0 || tokens.Length != Rows)
            throw new ArgumentException($"There are {Rows} rows, not {tokens.Length}.", nameof(tokens));
        Check(tokens, 1, Position);
        Feed(tokens, Rows, allLogits: false);
    }

    public void Append(ReadOnlySpan<int> tokens, bool allLogits = false)
    {
        if (Rows != 1)
            throw new InvalidOperationException($"Several ids at once go to one row; there are {Rows}.");
        Check(tokens, tokens.Length, Position);
        Feed(tokens, 1, allLogits);
    }

    public void Reorder(ReadOnlySpan<int> sources)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (sources.Length == 0 || sources.Length > _maximumRows)
            throw new ArgumentException($"There can be 1 to {_maximumRows} rows, not {sources.Length}.", nameof(sources));
        foreach (int source in sources)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(source, nameof(sources));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(source, Rows, nameof(sources));
        }

        _run.Reorder(sources, Rows, Position);
        Rows = sources.Length;
    }

    public void Truncate(int position)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, Position);
        if (Rows > 1 && position > 0)
            throw new InvalidOperationException($"The text of one row can be forgotten; there are {Rows}.");
        _run.Truncate(position);
        Position = position;
        _logitsCount = 0;
    }

    public ReadOnlySpan<float> Logits(int row = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        if (_logitsCount == 0)
            throw new InvalidOperationException("There are no logits: no id was fed since the start or since text was forgotten.");
        if (Rows == 1 && row == 0)
            return Slice(_logitsCount - 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, _logitsCount);
        return Slice(row);
    }

    public ReadOnlySpan<float> LogitsAt(int offset)
    {
        int index = offset - _firstLogits;
        return index >= 0 && index < _logitsCount && offset >= 0
            ? Slice(index)
            : throw new InvalidOperationException($"The logits after id number {offset} of the last call were not asked for.");
    }

    public ReadOnlySpan<float> Attention(int head, int position)
    {
        if (_attention is null)
            throw new InvalidOperationException("This decoder was not made to keep attention.");
        ArgumentOutOfRangeException.ThrowIfNegative(head);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(head, Config.AlignmentHeads.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, Position);
        return _attention.AsSpan(((head * Capacity) + position) * _positions, _positions);
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _run.Dispose();
    }

    private Span<float> Slice(int index) => _logits.AsSpan(index * Config.VocabularySize, Config.VocabularySize);

    private void Check(ReadOnlySpan<int> tokens, int ids, int from)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ObjectDisposedException.ThrowIf(_model.IsDisposed, _model);
        if (tokens.IsEmpty)
            throw new ArgumentException("There is nothing to feed.", nameof(tokens));
        if (from + ids > Capacity)
            throw new InvalidOperationException($"A row takes {Capacity} ids; {from} and {ids} are more.");
        foreach (int token in tokens)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(token, nameof(tokens));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, Config.VocabularySize, nameof(tokens));
        }
    }

    private void Feed(ReadOnlySpan<int> tokens, int rows, bool allLogits)
    {
        int ids = tokens.Length / rows;
        _logitsCount = 0;
        _run.Feed(tokens, rows, Position);
        int wanted = rows > 1 ? rows : allLogits ? ids : 1;
        _firstLogits = rows > 1 ? 0 : ids - wanted;
        if (_logits.Length < wanted * Config.VocabularySize)
            _logits = GC.AllocateUninitializedArray<float>(wanted * Config.VocabularySize);
        _run.Logits(_firstLogits, _logits.AsSpan(0, wanted * Config.VocabularySize));
        _logitsCount = wanted;
        if (_attention is not null)
            KeepAttention(ids);
        Position += ids;
    }

    private void KeepAttention(int ids)
    {
        for (int index = 0; index < Config.AlignmentHeads.Count; index++)
        {
            AlignmentHead head = Config.AlignmentHeads[index];
            _run.Looks(head.Layer).Slice(head.Head * ids * _positions, ids * _positions)
                .CopyTo(_attention.AsSpan(((index * Capacity) + Position) * _positions));
        }
    }
}
