using System.Collections.Concurrent;
using System.Threading.Channels;

using Microsoft.Extensions.Options;

using Parley.Core.Storage;

namespace Parley.Server.Security;

/// <summary>
/// Cuts off what a key has opened when the key is revoked or expires: a conversation or a stream of events would else go
/// on for as long as its client likes. Thread-safe.
/// </summary>
internal sealed class OpenRequests(
    IKeyStore store, IOptions<AccessOptions> options, TimeProvider time, ILogger<OpenRequests> logger) : BackgroundService
{
    private readonly TimeSpan _interval = TimeSpan.FromMilliseconds(Math.Max(500, options.Value.KeyCacheMs));
    private readonly ConcurrentDictionary<OpenRequest, bool> _open = new();

    // One place: whether something was opened, not how often.
    private readonly Channel<bool> _opened = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Runs the rest of a request, which ends at the latest when its key does.</summary>
    public async Task RunAsync(HttpContext context, string keyId, RequestDelegate next)
    {
        using var request = new OpenRequest(keyId, context);
        _open.TryAdd(request, true);
        _opened.Writer.TryWrite(true);
        try
        {
            await next(context);
        }
        finally
        {
            _open.TryRemove(request, out _);
        }
    }

    /// <summary>Looks at the keys of all that is open.</summary>
    internal async Task CheckAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach (IGrouping<string, OpenRequest> ofKey in _open.Keys.GroupBy(static request => request.KeyId, StringComparer.Ordinal))
        {
            if (await store.FindAsync(ofKey.Key, cancellationToken) is { } key && key.IsUsable(now))
                continue;
            foreach (OpenRequest request in ofKey)
                request.Abort();
            AccessLog.CutOff(logger, ofKey.Key);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _opened.Reader.ReadAsync(stoppingToken))
            {
                await Task.Delay(_interval, time, stoppingToken);
                await TryCheckAsync(stoppingToken);
                if (!_open.IsEmpty)
                    _opened.Writer.TryWrite(true);
            }
        }
        catch (OperationCanceledException)
        {
            // the server stops
        }
    }

    private async Task TryCheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CheckAsync(cancellationToken);
        }
        catch (StorageUnavailableException problem)
        {
            // What is open stays open: a database that is away must not end every conversation.
            AccessLog.CannotCheck(logger, problem.Message);
        }
    }

    // The server uses a context again for the next request, which must not be hit.
    private sealed class OpenRequest(string keyId, HttpContext context) : IDisposable
    {
        private readonly Lock _gate = new();
        private HttpContext? _context = context;

        public string KeyId => keyId;

        public void Abort()
        {
            lock (_gate)
                _context?.Abort();
        }

        public void Dispose()
        {
            lock (_gate)
                _context = null;
        }
    }
}
