namespace Parley.Engines.Whisper.Model;

/// <summary>
/// Shares the rows of a product among some threads, the caller's among them. Allocates nothing for a product. While one caller has
/// the threads, others do all of theirs themselves.
/// </summary>
internal sealed class RowWorkers : IDisposable
{
    // Fewer are not worth waking a thread for.
    private const int RowsPerShare = 4_096;

    private readonly Lock _turn = new();
    private readonly SemaphoreSlim _done = new(0);
    private readonly Share[] _shares;

    /// <param name="threads">1 makes none: the caller does all.</param>
    public RowWorkers(int threads) => _shares = [.. Enumerable.Range(1, threads - 1).Select(index => new Share(index, _done))];

    /// <summary>Returns when all rows are done.</summary>
    public void Run(TableProduct product)
    {
        int shares = Math.Min(_shares.Length + 1, product.Rows / RowsPerShare);
        if (shares <= 1 || !_turn.TryEnter())
        {
            product.Run(0, product.Rows);
            return;
        }

        try
        {
            int rows = (product.Rows / shares) & ~3;
            for (int i = 0; i < shares - 1; i++)
                _shares[i].Start(product, i * rows, (i + 1) * rows);
            product.Run((shares - 1) * rows, product.Rows);
            for (int i = 0; i < shares - 1; i++)
                _done.Wait();
        }
        finally
        {
            _turn.Exit();
        }
    }

    /// <summary>Ends the threads. Nobody may be running a product.</summary>
    public void Dispose()
    {
        foreach (Share share in _shares)
            share.Dispose();
        _done.Dispose();
    }

    private sealed class Share : IDisposable
    {
        private readonly SemaphoreSlim _wanted = new(0);
        private readonly SemaphoreSlim _done;
        private TableProduct _product;
        private int _firstRow;
        private int _endRow;
        private bool _isEnded;

        public Share(int index, SemaphoreSlim done)
        {
            _done = done;
            new Thread(Work) { IsBackground = true, Name = $"Whisper logits {index}" }.Start();
        }

        public void Start(TableProduct product, int firstRow, int endRow)
        {
            _product = product;
            _firstRow = firstRow;
            _endRow = endRow;
            _wanted.Release();
        }

        public void Dispose()
        {
            _isEnded = true;
            _wanted.Release();
        }

        private void Work()
        {
            for (_wanted.Wait(); !_isEnded; _wanted.Wait())
            {
                _product.Run(_firstRow, _endRow);
                _done.Release();
            }

            _wanted.Dispose();
        }
    }
}
