using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;

using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

using Parley.Server.Security;

namespace Parley.Server.Limits;

/// <summary>Registers how much one client may ask for.</summary>
internal static class LimitServices
{
    // Often enough that nobody notices the steps.
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(static _ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<LimitOptions>>(static (limiter, options) =>
        {
            limiter.GlobalLimiter = Requests(options.Value);
            limiter.AddPolicy(LimitPolicies.Engines, context => Engines(context, options.Value));
            limiter.OnRejected = static async (rejected, _) => await RefuseAsync(rejected);
        });
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<LimitOptions>>(static (kestrel, options) =>
            Apply(kestrel.Limits, options.Value));
        return services;
    }

    private static PartitionedRateLimiter<HttpContext> Requests(LimitOptions options) =>
        PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetTokenBucketLimiter(
            WhoIs(context),
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = options.RequestBurst,
                TokensPerPeriod = Math.Max(1, options.RequestsPerSecond / 10),
                ReplenishmentPeriod = options.RequestsPerSecond < 10
                    ? TimeSpan.FromSeconds(1) / options.RequestsPerSecond
                    : Step,
                QueueLimit = 0,
            }));

    private static RateLimitPartition<string> Engines(HttpContext context, LimitOptions options) =>
        RateLimitPartition.GetConcurrencyLimiter(
            WhoIs(context),
            _ => new ConcurrencyLimiterOptions
            {
                PermitLimit = options.ConcurrentEngineRequests,
                QueueLimit = options.WaitingEngineRequests,
                QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            });

    // A key counts wherever it is used from; without one, the address.
    private static string WhoIs(HttpContext context) =>
        Caller.Of(context).Key is { } key
            ? key.Id
            : (context.Connection.RemoteIpAddress ?? IPAddress.None).ToString();

    private static Task RefuseAsync(OnRejectedContext rejected)
    {
        if (!rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan wait))
            return WriteAsync(LimitRefusals.TooManyAtOnce(), TimeSpan.FromSeconds(1));
        RateLimitHeaders.Write(rejected.HttpContext);
        return WriteAsync(LimitRefusals.TooManyRequests(), wait);

        Task WriteAsync(Refusal refusal, TimeSpan retryAfter)
        {
            rejected.HttpContext.Response.Headers.RetryAfter =
                Math.Max(1, Math.Ceiling(retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return refusal.WriteAsync(rejected.HttpContext);
        }
    }

    private static void Apply(KestrelServerLimits limits, LimitOptions options)
    {
        limits.MaxRequestBodySize = options.MaxBodyBytes;
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.RequestHeadersTimeout = TimeSpan.FromMilliseconds(options.HeaderTimeoutMs);
        limits.KeepAliveTimeout = TimeSpan.FromMilliseconds(options.IdleTimeoutMs);
        limits.MinRequestBodyDataRate = new MinDataRate(
            options.MinBodyBytesPerSecond, gracePeriod: TimeSpan.FromSeconds(5));
        // Keys, cookies of other programs on this host and a browser's own headers fit into half of the defaults.
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestLineSize = 8 * 1024;
    }
}
