using Parley.Server.Security;

namespace Parley.Server.Limits;

/// <summary>What is answered to those who ask for too much.</summary>
internal static class LimitRefusals
{
    public static Refusal TooManyRequests() => new(
        "rate-limited", StatusCodes.Status429TooManyRequests, "Too many requests",
        "More requests came than Parley:Limits:RequestsPerSecond allows one client; wait as long as Retry-After says.")
    { Code = "rate_limit_exceeded" };

    public static Refusal TooManyAtOnce() => new(
        "too-many-at-once", StatusCodes.Status429TooManyRequests, "Too many requests at once",
        "As many requests for speech or transcription are under way and waiting as Parley:Limits allows one client; "
        + "try again when some of them have ended.")
    { Code = "rate_limit_exceeded" };
}
