using Microsoft.AspNetCore.Http.HttpResults;

using Parley.Server.Endpoints;

namespace Parley.Server.Sessions.Rest;

/// <summary>What can be wrong with a request about sessions.</summary>
internal static class SessionProblems
{
    public static ProblemHttpResult Unknown(string sessionId) => Problems.Problem(
        "unknown-session", StatusCodes.Status404NotFound, "Unknown session",
        $"There is no session '{sessionId}', or it has been forgotten; GET /sessions lists those there are.");

    public static ProblemHttpResult Live(string sessionId) => Problems.Problem(
        "session-live", StatusCodes.Status409Conflict, "Session live",
        $"Session '{sessionId}' is connected; end its connection first, then delete it.");

    public static ProblemHttpResult BadFilter(string name, string expected) => Problems.Problem(
        "invalid-filter", StatusCodes.Status400BadRequest, "Invalid filter", $"'{name}' takes {expected}.");
}
