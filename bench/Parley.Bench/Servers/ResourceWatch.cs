namespace Parley.Bench.Servers;

/// <summary>Looks once a second at what the server, the bench and the whole machine use.</summary>
internal sealed class ResourceWatch : IAsyncDisposable
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);

    private readonly List<ResourceSample> _samples = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _watching;

    public ResourceWatch(int? processId) => _watching = processId is { } id ? WatchAsync(id) : Task.CompletedTask;

    /// <summary>Stops looking.</summary>
    /// <returns>What was seen; null where the server's process is unknown or went away at once.</returns>
    public async Task<ResourceReport?> StopAsync()
    {
        await _stopping.CancelAsync();
        await _watching;
        return _samples.Count < 2 ? null : ResourceReport.Of(_samples);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    private async Task WatchAsync(int processId)
    {
        long start = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(_interval, TimeProvider.System);
        try
        {
            do
            {
                ProcessUsage? server = ProcessUsage.Of(processId);
                ProcessUsage? bench = ProcessUsage.Of(Environment.ProcessId);
                if (server is null || bench is null)
                    return;
                _samples.Add(new ResourceSample(
                    TimeProvider.System.GetElapsedTime(start),
                    server.Value,
                    bench.Value.Cpu,
                    ProcessUsage.OfMachine() ?? TimeSpan.Zero));
            }
            while (await timer.WaitForNextTickAsync(_stopping.Token));
        }
        catch (OperationCanceledException)
        {
            // Seen enough.
        }
    }
}
