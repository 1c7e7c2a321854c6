using System.Collections.Concurrent;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Parley.Engines.Tests.Remote.Http;

/// <summary>A real HTTP server on a free port that stands in for a transcription server; each test says how it answers.</summary>
internal sealed class TranscriptionServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<TranscriptionCall> _calls = new();
    private readonly TaskCompletionSource _disconnected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TranscriptionServer(WebApplication app) => _app = app;

    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public IReadOnlyList<TranscriptionCall> Calls => [.. _calls];

    /// <summary>Completes when a client has gone before its answer.</summary>
    public Task Disconnected => _disconnected.Task.WaitAsync(TimeSpan.FromSeconds(20));

    /// <param name="answer">Given how many calls came before.</param>
    public static async Task<TranscriptionServer> StartAsync(Func<HttpContext, int, Task> answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        var server = new TranscriptionServer(app);
        app.Run(context => server.AnswerAsync(context, answer));
        await app.StartAsync();
        return server;
    }

    /// <summary>Always the same.</summary>
    public static Task<TranscriptionServer> StartAsync(string body, int status = 200, string contentType = "application/json") =>
        StartAsync((context, _) => ReplyAsync(context, body, status, contentType));

    public static Task ReplyAsync(HttpContext context, string body, int status = 200, string contentType = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(body, context.RequestAborted);
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context, Func<HttpContext, int, Task> answer)
    {
        try
        {
            IFormCollection form = await context.Request.ReadFormAsync(context.RequestAborted);
            IFormFile file = form.Files["file"]!;
            using var content = new MemoryStream();
            await file.CopyToAsync(content, context.RequestAborted);
            int before = _calls.Count;
            _calls.Enqueue(new TranscriptionCall(
                $"{context.Request.Method} {context.Request.Path}",
                context.Request.Headers.Authorization.ToString(),
                form.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal),
                file.FileName,
                content.ToArray()));
            await answer(context, before);
        }
        catch (OperationCanceledException)
        {
            _disconnected.TrySetResult();
        }
    }
}
