using System.Net;

using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Server.Configuration;

namespace Parley.Server.Composition;

/// <summary>
/// Loads the engines while the server already listens, so that the first turn is as quick as the later ones, and tells
/// the log which they are.
/// </summary>
internal sealed class EngineWarmUp(
    EngineLoader loader,
    IOptions<ServerOptions> server,
    IHostApplicationLifetime lifetime,
    ILogger<EngineWarmUp> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A server that cannot listen goes away again, and its services with it.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (lifetime.ApplicationStarted.Register(started.SetResult))
            await started.Task.WaitAsync(stoppingToken);
        WarnIfOpen();
        foreach (string name in VerbatimSettings.Ignored)
        {
            if (Environment.GetEnvironmentVariable(name) is not null)
                ServerLog.NameWithoutEffect(logger, name);
        }

        foreach (EngineKind kind in EngineLoader.Kinds)
            await loader.LoadAsync(kind, stoppingToken);
    }

    private void WarnIfOpen()
    {
        if (!ListenAddress.Resolve(server.Value.Host).All(IPAddress.IsLoopback))
            ServerLog.OpenToOthers(logger, server.Value.Host);
    }
}
