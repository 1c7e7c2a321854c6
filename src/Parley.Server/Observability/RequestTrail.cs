using System.Buffers;
using System.Security.Cryptography;

namespace Parley.Server.Observability;

/// <summary>
/// Gives each request an id, which is in its answer (<c>X-Request-Id</c>), in every line that is logged for it and in the
/// audit log. The client's own is taken if it has sent one that will do.
/// </summary>
internal sealed class RequestTrail(RequestDelegate next, TimeProvider time, ILogger<RequestTrail> logger)
{
    private const string Header = "X-Request-Id";
    private const int MaximumLength = 64;
    private const int RandomBytes = 12;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private static readonly Func<ILogger, string, IDisposable?> Scope =
        LoggerMessage.DefineScope<string>("request {RequestId}");

    public async Task InvokeAsync(HttpContext context)
    {
        string sent = context.Request.Headers[Header].ToString();
        string id = sent.Length is > 0 and <= MaximumLength && !sent.AsSpan().ContainsAnyExcept(Allowed)
            ? sent
            : "req_" + RandomNumberGenerator.GetHexString(2 * RandomBytes, lowercase: true);
        context.TraceIdentifier = id;
        // At the last moment: errors clear what was set before.
        context.Response.OnStarting(
            static state =>
            {
                var answered = (HttpContext)state;
                answered.Response.Headers[Header] = answered.TraceIdentifier;
                return Task.CompletedTask;
            },
            context);
        using IDisposable? scope = Scope(logger, id);
        long start = time.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            if (logger.IsEnabled(LogLevel.Debug))
                ObservabilityLog.Answered(
                    logger, context.Request.Method, context.Request.Path, context.Response.StatusCode,
                    time.GetElapsedTime(start).TotalMilliseconds);
        }
    }
}
