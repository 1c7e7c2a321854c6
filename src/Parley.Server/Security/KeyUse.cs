using System.Collections.Concurrent;
using System.Threading.Channels;

using Parley.Core.Storage;

namespace Parley.Server.Security;

/// <summary>
/// Notes when keys are used, in memory, and writes it down now and then: which keys are in use matters, to the second it
/// does not. Thread-safe.
/// </summary>
internal sealed class KeyUse(IKeyStore store, TimeProvider time, ILogger<KeyUse> logger) : BackgroundService
{
    // A minute is coarse enough that a busy key costs one write, and fine enough to see who still uses an old one.
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _used = new(StringComparer.Ordinal);

    // One place: whether something was noted, not how often.
    private readonly Channel<bool> _noted = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    public void Note(string id)
    {
        _used[id] = time.GetUtcNow();
        _noted.Writer.TryWrite(true);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(cancellationToken);
    }

    /// <summary>Writes down what was noted since.</summary>
    internal async Task WriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach ((string id, DateTimeOffset at) in _used.ToArray())
            {
                await store.NoteUseAsync(id, at, cancellationToken);
                _used.TryRemove(new KeyValuePair<string, DateTimeOffset>(id, at));
            }
        }
        catch (Exception problem) when (problem is StorageUnavailableException or OperationCanceledException)
        {
            // The database is away, or there is no time left before the server must be down.
            AccessLog.UseNotNoted(logger, problem.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _noted.Reader.ReadAsync(stoppingToken))
            {
                await Task.Delay(Interval, time, stoppingToken);
                await WriteAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // the server stops; what is left is written then
        }
    }
}
