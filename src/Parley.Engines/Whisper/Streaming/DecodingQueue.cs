namespace Parley.Engines.Whisper.Streaming;

/// <summary>
/// Threads that decode, and who waits for them: final texts first, else in the order of asking. A stream asks for one piece of work
/// at a time, so nobody is passed over. Thread-safe.
/// </summary>
/// <param name="maximumThreads">Pieces of work at the same time; each uses the model's own threads besides.</param>
internal sealed class DecodingQueue(int maximumThreads) : IDisposable
{
    private readonly PriorityQueue<Action, (bool IsLater, long Order)> _waiting = new();
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _available = new(0);
    private long _asked;
    private int _threads;
    private int _idle;
    private bool _isDisposed;

    /// <summary>Runs <paramref name="work"/> on one of the threads.</summary>
    /// <param name="isFinal">Somebody waits for the answer.</param>
    /// <param name="work">Takes the token; what it throws is passed on.</param>
    /// <param name="cancellationToken">Work that has not begun is not begun.</param>
    /// <exception cref="ObjectDisposedException">The queue is gone.</exception>
    public Task<T> RunAsync<T>(bool isFinal, Func<CancellationToken, T> work, CancellationToken cancellationToken)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _waiting.Enqueue(Run, (!isFinal, _asked++));
            if (_idle < _waiting.Count && _threads < maximumThreads)
            {
                _threads++;
                new Thread(Work) { IsBackground = true, Name = "whisper" }.Start();
            }
        }

        _available.Release();
        return result.Task;

        void Run()
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                result.TrySetResult(work(cancellationToken));
            }
            catch (OperationCanceledException exception)
            {
                result.TrySetCanceled(exception.CancellationToken);
            }
            catch (Exception exception)
            {
                // Whoever asked is told; the thread goes on for the others.
                result.TrySetException(exception);
            }
        }
    }

    /// <summary>The threads end when they have done what waits.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            if (_threads > 0)
                _available.Release(_threads);
        }
    }

    private void Work()
    {
        while (true)
        {
            lock (_gate)
                _idle++;
            _available.Wait();
            Action? work;
            lock (_gate)
            {
                _idle--;
                if (!_waiting.TryDequeue(out work, out _) && _isDisposed)
                    return;
            }

            work?.Invoke();
        }
    }
}
