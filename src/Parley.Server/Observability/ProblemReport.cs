using System.ComponentModel;

namespace Parley.Server.Observability;

/// <summary>A warning or an error of the server.</summary>
internal sealed record ProblemReport(
    [property: Description("warning, error or critical.")] string Level,
    [property: Description("The part of the program that says so.")] string Area,
    [property: Description("What, where and what to do next, as in the log.")] string Message,
    [property: Description("What was thrown; null where nothing was.")] string? Cause,
    [property: Description("How often it was said since the server started, or since it was forgotten.")] long Count,
    DateTimeOffset FirstAt,
    DateTimeOffset LastAt,
    [property: Description("In which session it was last; null where in none.")] string? SessionId);
