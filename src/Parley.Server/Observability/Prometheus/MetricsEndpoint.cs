using Parley.Server.Security;

namespace Parley.Server.Observability.Prometheus;

/// <summary><c>GET /metrics</c>, for Prometheus.</summary>
internal static class MetricsEndpoint
{
    public static void MapMetrics(this IEndpointRouteBuilder routes)
    {
        // From the start, not from the first question on.
        var registry = routes.ServiceProvider.GetRequiredService<MetricRegistry>();
        routes.MapGet("/metrics", () => TypedResults.Bytes(registry.Write(), PrometheusText.ContentType))
            .Needs(AccessScope.Admin)
            .WithName("GetMetrics")
            .WithTags("Administration")
            .WithSummary("Metrics for Prometheus")
            .WithDescription("Turns, voices, requests and the runtime, in the text exposition format 0.0.4.")
            .Produces<string>(StatusCodes.Status200OK, "text/plain")
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden);
    }
}
