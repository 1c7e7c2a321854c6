using System.Globalization;
using System.Threading.RateLimiting;

using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Parley.Server.Limits;

/// <summary>Tells each client how much it may still ask for: <c>RateLimit-Limit</c>, <c>-Remaining</c>, <c>-Reset</c>.</summary>
internal sealed class RateLimitHeaders(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        Write(context);
        return next(context);
    }

    public static void Write(HttpContext context)
    {
        IServiceProvider services = context.RequestServices;
        PartitionedRateLimiter<HttpContext>? limiter =
            services.GetRequiredService<IOptions<RateLimiterOptions>>().Value.GlobalLimiter;
        if (limiter?.GetStatistics(context) is not { } statistics)
            return;
        LimitOptions options = services.GetRequiredService<IOptions<LimitOptions>>().Value;
        long used = options.RequestBurst - statistics.CurrentAvailablePermits;
        IHeaderDictionary headers = context.Response.Headers;
        headers["RateLimit-Limit"] = Text(options.RequestBurst);
        headers["RateLimit-Remaining"] = Text(statistics.CurrentAvailablePermits);
        headers["RateLimit-Reset"] = Text((used + options.RequestsPerSecond - 1) / options.RequestsPerSecond);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
