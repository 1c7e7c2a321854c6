namespace Parley.Engines.Models.Downloading;

/// <summary>Cancels what waits on the network when nothing has come for a while.</summary>
internal sealed class IdleGuard : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly ITimer _timer;
    private readonly TimeSpan _limit;

    public IdleGuard(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        _limit = limit;
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _timer = time.CreateTimer(static state => ((IdleGuard)state!).Expire(), this, limit, Timeout.InfiniteTimeSpan);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Whether the time has run out.</summary>
    public bool HasExpired { get; private set; }

    /// <summary>Something has come: the time begins anew.</summary>
    public void Touch() => _timer.Change(_limit, Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _timer.Dispose();
        _source.Dispose();
    }

    private void Expire()
    {
        HasExpired = true;
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended by itself.
        }
    }
}
