namespace Parley.Server.Sessions;

/// <summary>
/// Ends the sessions when the server is asked to stop, before the web server waits for their connections.
/// </summary>
internal sealed class SessionCloser(SessionDirectory sessions, IHostApplicationLifetime lifetime) : IHostedService
{
    private CancellationTokenRegistration _stopping;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _stopping = lifetime.ApplicationStopping.Register(sessions.Close);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await _stopping.DisposeAsync();
}
