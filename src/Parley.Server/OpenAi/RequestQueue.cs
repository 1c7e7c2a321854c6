using System.Threading.RateLimiting;

namespace Parley.Server.OpenAi;

/// <summary>Lets so many requests work at once; the others wait their turn, in the order in which they came. Thread-safe.</summary>
internal sealed class RequestQueue(int atOnce, int waiting) : IDisposable
{
    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = atOnce,
        QueueLimit = waiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>The right to work until it is disposed of; not acquired if the queue is full.</summary>
    public ValueTask<RateLimitLease> EnterAsync(CancellationToken cancellationToken) =>
        _limiter.AcquireAsync(1, cancellationToken);

    public void Dispose() => _limiter.Dispose();
}
