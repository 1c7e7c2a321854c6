using System.Text;

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Parley.Engines.Tests.Chat;

/// <summary>One request and the answer to it.</summary>
internal sealed class ModelServerExchange(HttpContext context, ModelServerRequest request)
{
    public ModelServerRequest Request => request;

    /// <summary>Path and query, escaped as they came.</summary>
    public string Target => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    /// <summary>Cancelled when the client is gone.</summary>
    public CancellationToken ClientGone => context.RequestAborted;

    public void Redirect(string location) => context.Response.Headers.Location = location;

    public void Begin(string contentType, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
    }

    /// <summary>Sends it in a packet of its own.</summary>
    public Task WriteAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        await context.Response.Body.WriteAsync(bytes, ClientGone);
        await context.Response.Body.FlushAsync(ClientGone);
    }

    public async Task AnswerAsync(string body, string contentType, int status = 200)
    {
        Begin(contentType, status);
        await WriteAsync(body);
    }

    /// <summary>Until the client is gone.</summary>
    public Task HangAsync() => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ClientGone);

    /// <summary>Cuts the connection.</summary>
    public void Cut() => context.Abort();
}
