using Microsoft.AspNetCore.Http.HttpResults;

using Parley.Server.Endpoints;

namespace Parley.Server.Requests;

/// <summary>Lists come in pages: <c>?limit=</c> and, from the <c>Link</c> header, <c>?after=</c>.</summary>
internal static class Pages
{
    public const int DefaultLimit = 50;
    public const int MaximumLimit = 200;

    /// <summary>What is wrong with the limit; null where nothing is.</summary>
    public static ProblemHttpResult? Check(int? limit) => limit is null or (>= 1 and <= MaximumLimit)
        ? null
        : Problems.Problem(
            "invalid-limit", StatusCodes.Status400BadRequest, "Invalid limit",
            $"'limit' is {limit}; give 1 to {MaximumLimit}, or leave it out for {DefaultLimit}.");

    public static ProblemHttpResult BadCursor() => Problems.Problem(
        "invalid-cursor", StatusCodes.Status400BadRequest, "Invalid cursor",
        "'after' is no place in this list; take it from the Link header of the page before, or leave it out.");

    /// <summary>Says where the next page is.</summary>
    public static void AddNext(HttpContext context, string cursor)
    {
        QueryString query = new();
        foreach ((string key, var values) in context.Request.Query)
        {
            if (!key.Equals("after", StringComparison.OrdinalIgnoreCase))
                query = query.Add(QueryString.Create(key, values.ToString()));
        }

        context.Response.Headers.Link =
            $"<{context.Request.PathBase}{context.Request.Path}{query.Add("after", cursor)}>; rel=\"next\"";
    }
}
