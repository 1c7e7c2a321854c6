using Parley.Server.Endpoints;
using Parley.Server.OpenAi;

namespace Parley.Server.Security;

/// <summary>
/// Why a request goes no further. Told as problem details (RFC 9457), and below <c>/v1</c> in OpenAI's shape, which is
/// what clients of that look for.
/// </summary>
/// <param name="Type">Stable; becomes <c>urn:parley:problem:…</c>, and with underscores OpenAI's code.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">The kind of problem, for people.</param>
/// <param name="Detail">What, where and what to do next.</param>
internal sealed record Refusal(string Type, int Status, string Title, string Detail)
{
    /// <summary>OpenAI's name where it has one.</summary>
    public string? Code { get; init; }

    public Task WriteAsync(HttpContext context)
    {
        // What was not read is not read: the connection is closed instead of taking a body that nobody wants.
        if (context.Request.ContentLength is > 0 || context.Request.Headers.TransferEncoding.Count > 0)
            context.Response.Headers.Connection = "close";
        return context.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase)
            ? OpenAiErrors.Error(Status, Detail, null, Code ?? Type.Replace('-', '_')).ExecuteAsync(context)
            : Problems.Problem(Type, Status, Title, Detail).ExecuteAsync(context);
    }
}
