using Microsoft.AspNetCore.Http.HttpResults;

using Parley.Server.Endpoints;

namespace Parley.Server.Personas;

/// <summary>What can be wrong with requests about personas.</summary>
internal static class PersonaProblems
{
    public static ProblemHttpResult NoSuchPersona(string id) => Problems.Problem(
        "no-such-persona", StatusCodes.Status404NotFound, "No such persona",
        $"There is no persona '{Shorten(id)}'; GET /personas lists those there are.");

    public static ProblemHttpResult Invalid(string detail) => Problems.Problem(
        "invalid-persona", StatusCodes.Status400BadRequest, "Invalid persona", detail);

    public static ProblemHttpResult Exists(IEnumerable<string> ids) => Problems.Problem(
        "persona-exists", StatusCodes.Status409Conflict, "Persona exists",
        $"There are such personas already: {string.Join(", ", ids)}. PUT /personas/{{id}} replaces one, POST "
            + "/personas?replace=true all.");

    public static ProblemHttpResult Outdated(string id) => Problems.Problem(
        "precondition-failed", StatusCodes.Status412PreconditionFailed, "Precondition failed",
        $"The persona '{Shorten(id)}' is not as If-Match or If-None-Match says: it has changed, or there is none. GET "
            + "it, then try again with its ETag.");

    public static ProblemHttpResult OfSettings(string id) => Problems.Problem(
        "persona-of-settings", StatusCodes.Status409Conflict, "Persona of the settings",
        $"The persona '{Shorten(id)}' is built in or stands in the settings (Parley:Personas) and cannot be deleted "
            + "from here; PUT puts "
        + "another in its place.");

    public static ProblemHttpResult TooLarge(int limitBytes) => Problems.Problem(
        "body-too-large", StatusCodes.Status413PayloadTooLarge, "Body too large", $"Send at most {limitBytes} bytes "
            + "of YAML.");

    private static string Shorten(string text) => text.Length <= 70 ? text : $"{text[..70]}…";
}
