namespace Parley.Server.Observability;

/// <summary>Ids 42xx: what people see of the server.</summary>
internal static partial class ObservabilityLog
{
    // The path without its query: somebody may have put there what is nobody's business.
    [LoggerMessage(4201, LogLevel.Debug, "{Method} {Path} {Status} in {ElapsedMs} ms", SkipEnabledCheck = true)]
    public static partial void Answered(ILogger logger, string method, PathString path, int status, double elapsedMs);

    [LoggerMessage(4202, LogLevel.Information, "Traces and metrics go to {Endpoint} ({Protocol})")]
    public static partial void Exporting(ILogger logger, string endpoint, string protocol);
}
