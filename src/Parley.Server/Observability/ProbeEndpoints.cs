using Microsoft.AspNetCore.Http.HttpResults;

using Parley.Server.Security;

namespace Parley.Server.Observability;

/// <summary><c>GET /livez</c> and <c>GET /readyz</c>: what a supervisor asks before it restarts or sends requests.</summary>
internal static class ProbeEndpoints
{
    private static readonly LivenessReport Alive = new("alive");

    public static void MapProbes(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/livez", static () => TypedResults.Ok(Alive))
            .NeedsNothing()
            .WithName("GetLiveness")
            .WithTags("Health")
            .WithSummary("Whether the process answers")
            .WithDescription("Restart the server if this does not answer. It looks at nothing else.")
            .Produces<LivenessReport>(StatusCodes.Status200OK, "application/json");
        routes.MapGet("/readyz", ReadyAsync)
            .NeedsNothing()
            .WithName("GetReadiness")
            .WithTags("Health")
            .WithSummary("Whether to send requests here")
            .WithDescription("503 while engines load, while the database does not answer and while the server shuts down; "
                + "each check says why.")
            .Produces<ReadinessReport>(StatusCodes.Status200OK, "application/json")
            .Produces<ReadinessReport>(StatusCodes.Status503ServiceUnavailable, "application/json");
    }

    private static async Task<JsonHttpResult<ReadinessReport>> ReadyAsync(
        IEnumerable<IReadinessCheck> checks, CancellationToken cancellationToken)
    {
        List<ReadinessCheckReport> reports = [];
        bool isReady = true;
        foreach (IReadinessCheck check in checks)
        {
            ReadinessResult result = await check.CheckAsync(cancellationToken);
            isReady &= result.State != ReadinessState.Failing;
            reports.Add(new ReadinessCheckReport(check.Name, Word(result.State), result.Detail));
        }

        return TypedResults.Json(
            new ReadinessReport(isReady ? "ready" : "not_ready", reports),
            ObservabilityJson.Default.ReadinessReport,
            statusCode: isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static string Word(ReadinessState state) => state switch
    {
        ReadinessState.Ok => "ok",
        ReadinessState.Degraded => "degraded",
        _ => "failing",
    };
}
