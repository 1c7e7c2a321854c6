namespace Parley.Server.Observability;

/// <summary>Whether the server is not about to go away.</summary>
internal sealed class LifetimeReadiness(IHostApplicationLifetime lifetime) : IReadinessCheck
{
    private static readonly ReadinessResult GoingAway = new(ReadinessState.Failing, "The server shuts down.");

    public string Name => "lifetime";

    public ValueTask<ReadinessResult> CheckAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(lifetime.ApplicationStopping.IsCancellationRequested ? GoingAway : ReadinessResult.Ok);
}
