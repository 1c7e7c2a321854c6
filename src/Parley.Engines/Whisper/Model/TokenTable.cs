using System.IO.MemoryMappedFiles;

using Parley.Engines.Whisper.Graphs;

namespace Parley.Engines.Whisper.Model;

/// <summary>
/// The decoder's table of ids, mapped into memory once for all its uses: ids become rows of it, and hidden states become logits by
/// multiplying with all of it, which is most of what a step of a small model reads. Thread-safe.
/// </summary>
internal sealed unsafe class TokenTable : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly TokenTableFile _head;
    private readonly RowWorkers _workers;
    private readonly byte* _start;

    private TokenTable(MemoryMappedFile file, MemoryMappedViewAccessor view, TokenTableFile head, byte* start, int threads)
    {
        _file = file;
        _view = view;
        _head = head;
        _start = start;
        _workers = new RowWorkers(threads);
    }

    public int Rows => _head.Rows;

    public int Columns => _head.Columns;

    public int PositionRows => _head.PositionRows;

    /// <param name="path">As <see cref="TokenTableFile"/> writes it.</param>
    /// <param name="threads">That share one multiplication.</param>
    /// <exception cref="InvalidDataException">The file is broken.</exception>
    public static TokenTable Open(string path, int threads)
    {
        var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, 0, MemoryMappedFileAccess.Read);
        MemoryMappedViewAccessor? view = null;
        byte* start = null;
        try
        {
            long bytes = new FileInfo(path).Length;
            view = file.CreateViewAccessor(0, bytes, MemoryMappedFileAccess.Read);
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            var head = TokenTableFile.ReadHead(new ReadOnlySpan<byte>(start, (int)Math.Min(bytes, TokenTableFile.HeadBytes)), bytes);
            return head.Columns % TableProduct.Lanes == 0
                ? new TokenTable(file, view, head, start, threads)
                : throw new InvalidDataException($"Rows of {head.Columns} numbers are no multiple of {TableProduct.Lanes}.");
        }
        catch
        {
            if (start is not null)
                view!.SafeMemoryMappedViewHandle.ReleasePointer();
            view?.Dispose();
            file.Dispose();
            throw;
        }
    }

    /// <summary>Keeps the table in memory until <see cref="Release"/>, even after disposal.</summary>
    public void Acquire()
    {
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
    }

    public void Release() => _view.SafeMemoryMappedViewHandle.ReleasePointer();

    /// <summary>Rows of ids with rows of positions added.</summary>
    /// <param name="tokens">Row-major [rows, ids]; each within the table.</param>
    /// <param name="ids">In a row.</param>
    /// <param name="position">Of the first id of each row.</param>
    /// <param name="embeddings">[rows, ids, columns].</param>
    public void Embed(ReadOnlySpan<int> tokens, int ids, int position, Span<float> embeddings)
    {
        int columns = Columns;
        for (int i = 0; i < tokens.Length; i++)
        {
            Span<float> to = embeddings.Slice(i * columns, columns);
            ReadOnlySpan<float> at = PositionRow(position + (i % ids));
            if (_head.IsCoded)
            {
                var codes = new ReadOnlySpan<sbyte>(Codes + ((long)tokens[i] * columns), columns);
                for (int column = 0; column < columns; column++)
                    to[column] = ((codes[column] - _head.ZeroPoint) * _head.Scale) + at[column];
            }
            else
            {
                var numbers = new ReadOnlySpan<float>(Numbers + ((long)tokens[i] * columns), columns);
                for (int column = 0; column < columns; column++)
                    to[column] = numbers[column] + at[column];
            }
        }
    }

    /// <summary>The logits of hidden states. Allocates nothing.</summary>
    /// <param name="hidden">[states, columns].</param>
    /// <param name="logits">[states, rows].</param>
    public void Multiply(ReadOnlySpan<float> hidden, Span<float> logits)
    {
        int states = hidden.Length / Columns;
        fixed (float* from = hidden)
        fixed (float* to = logits)
            _workers.Run(new TableProduct(_head, _start + TokenTableFile.HeadBytes, from, to, states));
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
        _workers.Dispose();
    }

    private sbyte* Codes => (sbyte*)(_start + TokenTableFile.HeadBytes);

    private float* Numbers => (float*)(_start + TokenTableFile.HeadBytes);

    private ReadOnlySpan<float> PositionRow(int position) =>
        new((float*)(_start + _head.PositionOffset) + ((long)position * Columns), Columns);
}
