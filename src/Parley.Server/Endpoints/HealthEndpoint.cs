using Parley.Server.Security;

namespace Parley.Server.Endpoints;

/// <summary><c>GET /health</c>: whether the process answers.</summary>
internal static class HealthEndpoint
{
    private static readonly Health Healthy = new("healthy");

    public static void MapHealth(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/health", static () => TypedResults.Json(Healthy, HttpJson.Default.Health))
            .NeedsNothing()
            .WithName("GetHealth")
            .WithTags("Health")
            .WithSummary("Whether the process answers")
            .WithDescription("For clients made for pocket-tts. /livez and /readyz tell more.")
            .Produces<Health>();
}

/// <param name="Status">Always <c>healthy</c>.</param>
internal sealed record Health(string Status);
