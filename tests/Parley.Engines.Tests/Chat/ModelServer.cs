using System.Collections.Concurrent;
using System.Text;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Parley.Engines.Tests.Chat;

/// <summary>A real HTTP server on a free port that stands in for a model server; each test says how it answers.</summary>
internal sealed class ModelServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ModelServerRequest> _requests = new();
    private readonly TaskCompletionSource _disconnected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ModelServer(WebApplication app) => _app = app;

    /// <summary>Without a slash at its end.</summary>
    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public IReadOnlyList<ModelServerRequest> Requests => [.. _requests];

    /// <summary>Completes when a client has gone before its answer's end.</summary>
    public Task Disconnected => _disconnected.Task.WaitAsync(TimeSpan.FromSeconds(20));

    public static async Task<ModelServer> StartAsync(Func<ModelServerExchange, Task> answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        var server = new ModelServer(app);
        app.Run(context => server.AnswerAsync(context, answer));
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context, Func<ModelServerExchange, Task> answer)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var request = new ModelServerRequest(
            context.Request.Method,
            context.Request.Path,
            context.Request.Headers.Authorization.ToString(),
            context.Connection.Id,
            await reader.ReadToEndAsync());
        _requests.Enqueue(request);
        try
        {
            await answer(new ModelServerExchange(context, request));
        }
        catch (OperationCanceledException)
        {
            _disconnected.TrySetResult();
        }
    }
}
