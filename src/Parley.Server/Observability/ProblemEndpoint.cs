using Parley.Server.Security;

namespace Parley.Server.Observability;

/// <summary><c>GET /problems</c>: what went wrong lately.</summary>
internal static class ProblemEndpoint
{
    public static void MapProblems(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/problems", static (ProblemLog problems) =>
                TypedResults.Json(problems.Problems, ObservabilityJson.Default.IReadOnlyListProblemReport))
            // Messages name addresses, keys' ids and folders.
            .Needs(AccessScope.Admin)
            .WithName("ListProblems").WithTags("Health").WithSummary("What went wrong lately")
            .WithDescription("The server's last 100 different warnings and errors since it started, the last one first. What was said "
                + "in a conversation is in none of them.")
            .Produces<IReadOnlyList<ProblemReport>>();
}
