using Parley.Core.Storage;
using Parley.Server.Storage.Personas;

namespace Parley.Server.Personas;

/// <summary>Sees what other processes do with personas, so that conversations follow it.</summary>
internal sealed class PersonaWatch(SqlPersonaStore personas, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan _often = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                await TryRefreshAsync(stoppingToken);
                await Task.Delay(_often, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the server stops
        }
    }

    private async Task TryRefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            await personas.RefreshAsync(cancellationToken);
        }
        catch (StorageUnavailableException)
        {
            // what was read last is good until it is back
        }
    }
}
