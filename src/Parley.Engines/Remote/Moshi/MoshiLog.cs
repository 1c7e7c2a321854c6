using Microsoft.Extensions.Logging;

namespace Parley.Engines.Remote.Moshi;

/// <summary>What is logged of moshi-server: connections; never keys or words.</summary>
internal static partial class MoshiLog
{
    [LoggerMessage(3220, LogLevel.Debug, "Connected to the moshi-server at {Endpoint}")]
    internal static partial void Connected(ILogger logger, Uri endpoint);

    [LoggerMessage(3221, LogLevel.Warning, "{Problem} Connecting again, and sending what was not understood")]
    internal static partial void Lost(ILogger logger, string problem);

    [LoggerMessage(3222, LogLevel.Warning, "{Problem} Asked again in {Seconds} s")]
    internal static partial void Unreachable(ILogger logger, string problem, double seconds);

    [LoggerMessage(3223, LogLevel.Warning,
        "The moshi-server needs {NeededMs} ms of silence for a final text, not {SetMs}; set Parley:Moshi:DelayMs to its model's delay")]
    internal static partial void DelayTooShort(ILogger logger, int neededMs, int setMs);
}
