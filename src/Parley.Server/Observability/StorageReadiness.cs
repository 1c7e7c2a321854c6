using Dapper;

using Parley.Core.Storage;
using Parley.Server.Storage;

namespace Parley.Server.Observability;

/// <summary>Whether the database answers. Thread-safe.</summary>
internal sealed class StorageReadiness(IDatabase database, TimeProvider time) : IReadinessCheck, IDisposable
{
    // Whoever asks need not have a key, and must not be able to keep the database busy.
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly ReadinessResult Away = new(
        ReadinessState.Failing, "The database does not answer; the server's log tells why.");

    private readonly SemaphoreSlim _gate = new(1);
    private ReadinessResult? _last;
    private long _askedAt;

    public string Name => "storage";

    public async ValueTask<ReadinessResult> CheckAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_last is null || time.GetElapsedTime(_askedAt) >= Believed)
            {
                _last = await AskAsync(cancellationToken);
                _askedAt = time.GetTimestamp();
            }

            return _last;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<ReadinessResult> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            await database
                .ReadAsync(static connection => connection.ExecuteScalarAsync<long>("SELECT 1"), cancellationToken)
                .WaitAsync(Patience, time, cancellationToken);
            return ReadinessResult.Ok;
        }
        catch (Exception problem) when (problem is StorageUnavailableException or TimeoutException)
        {
            return Away;
        }
    }
}
