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

    public static ProblemHttpResult NotRecorded(string sessionId) => Problems.Problem(
        "session-not-recorded", StatusCodes.Status409Conflict, "Session not recorded",
        $"No sound of session '{sessionId}' is kept: none was asked for (configure with \"record\": true, where "
        + "Parley:Recording:Enabled allows it), or it has been forgotten. Take another format.");

    public static ProblemHttpResult NotAcceptable() => Problems.Problem(
        "not-acceptable", StatusCodes.Status406NotAcceptable, "Not acceptable",
        "A session comes as application/json, text/markdown, application/x-subrip or audio/wav; accept one of them.");

    public static ProblemHttpResult BadFilter(string name, string expected) => Problems.Problem(
        "invalid-filter", StatusCodes.Status400BadRequest, "Invalid filter", $"'{name}' takes {expected}.");
}
