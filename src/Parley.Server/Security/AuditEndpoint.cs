using System.Globalization;

using Microsoft.AspNetCore.Http.HttpResults;

using Parley.Server.Endpoints;

namespace Parley.Server.Security;

/// <summary><c>GET /audit</c>: what was done to keys, voices, personas, sessions and training, newest first.</summary>
internal static class AuditEndpoint
{
    private const int DefaultLimit = 50;
    private const int MaximumLimit = 200;

    public static void MapAudit(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/audit", ListAsync)
            .Needs(AccessScope.Admin)
            .WithName("ListAudit")
            .WithTags("Administration")
            .WithSummary("The log of administrative acts")
            .WithDescription(
                "Newest first: who made, rotated or revoked keys, deleted voices, personas or sessions, started or cancelled "
                + "training, and who tried without the right to. The next page is in the Link header.")
            .Produces<IReadOnlyList<AuditEntry>>(StatusCodes.Status200OK, "application/json")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden);

    private static async Task<Results<JsonHttpResult<IReadOnlyList<AuditEntry>>, ProblemHttpResult>> ListAsync(
        HttpContext context, IAuditLog audit, string? limit, string? after, CancellationToken cancellationToken)
    {
        if (Number(limit, DefaultLimit) is not (>= 1 and <= MaximumLimit and var count))
            return BadPage("limit", $"a number from 1 to {MaximumLimit}");
        if (Number(after, long.MaxValue) is not (>= 1 and var before))
            return BadPage("after", "the cursor of a Link header");
        IReadOnlyList<AuditEntry> entries = await audit.ListAsync((int)count, before, cancellationToken);
        if (entries.Count == count && entries[^1].Sequence > 1)
            context.Response.Headers.Link = $"</audit?limit={count}&after={entries[^1].Sequence}>; rel=\"next\"";
        return TypedResults.Json(entries, AccessJson.Default.IReadOnlyListAuditEntry);
    }

    private static long? Number(string? text, long otherwise) =>
        text is null ? otherwise
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number
        : null;

    private static ProblemHttpResult BadPage(string name, string expected) => Problems.Problem(
        "invalid-page", StatusCodes.Status400BadRequest, "Invalid page", $"'{name}' takes {expected}.");
}
