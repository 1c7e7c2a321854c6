namespace Parley.Engines.Models;

/// <summary>
/// A model that is loaded when it is first needed, shared by all who use it at the same time, and unloaded when nobody has
/// for a while. Thread-safe.
/// </summary>
/// <typeparam name="T">What is loaded; disposed when it is unloaded.</typeparam>
/// <param name="load">Called by one at a time; a failure is thrown to those who wait, and the next call tries again.</param>
/// <param name="unloadAfter">Zero keeps the model.</param>
/// <param name="time">Measures it.</param>
internal sealed class LoadedModel<T>(Func<T> load, TimeSpan unloadAfter, TimeProvider time) : IDisposable
    where T : class, IDisposable
{
    private readonly Lock _gate = new();
    private Task<T>? _loading;
    private T? _model;
    private ITimer? _unloading;
    private int _users;
    private bool _isDisposed;

    /// <summary>Whether it is in memory now.</summary>
    public bool IsLoaded
    {
        get
        {
            lock (_gate)
                return _model is not null;
        }
    }

    /// <summary>The model, until the lease is disposed. Loading goes on when the caller stops waiting.</summary>
    public async ValueTask<Lease> AcquireAsync(CancellationToken cancellationToken = default)
    {
        Task<T> loading = Enter();
        try
        {
            return new Lease(this, await loading.WaitAsync(cancellationToken));
        }
        catch
        {
            Leave();
            throw;
        }
    }

    /// <summary>Unloads as soon as nobody uses it.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            if (_users == 0)
                Unload();
        }
    }

    private Task<T> Enter()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _users++;
            _unloading?.Dispose();
            _unloading = null;
            if (_loading is null)
            {
                _users++;   // the loading itself: whoever waits for it may go away
                _loading = Task.Run(Load);
            }

            return _loading;
        }
    }

    private T Load()
    {
        try
        {
            T model = load();
            lock (_gate)
                _model = model;
            return model;
        }
        catch
        {
            lock (_gate)
                _loading = null;
            throw;
        }
        finally
        {
            Leave();
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_users > 0)
                return;
            if (_isDisposed)
                Unload();
            else if (unloadAfter > TimeSpan.Zero)
                _unloading = time.CreateTimer(static state => ((LoadedModel<T>)state!).UnloadIfIdle(), this, unloadAfter, Timeout.InfiniteTimeSpan);
        }
    }

    private void UnloadIfIdle()
    {
        lock (_gate)
        {
            if (_users == 0)
                Unload();
        }
    }

    private void Unload()
    {
        _unloading?.Dispose();
        _unloading = null;
        _loading = null;
        _model?.Dispose();
        _model = null;
    }

    /// <summary>The right to use the model; disposing of it more than once is harmless.</summary>
    public sealed class Lease(LoadedModel<T> owner, T model) : IDisposable
    {
        private LoadedModel<T>? _owner = owner;

        public T Model { get; } = model;

        public void Dispose() => Interlocked.Exchange(ref _owner, null)?.Leave();
    }
}
