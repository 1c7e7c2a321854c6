using Microsoft.Extensions.Logging.Console;

namespace Parley.Server.Composition;

/// <summary>How Parley logs.</summary>
public static class LoggingSetup
{
    /// <summary>
    /// One line an entry, to standard error, so that standard output is free for results. The section <c>Logging</c>
    /// sets levels as usual; by default Parley's own from Information and the frameworks' from Warning.
    /// </summary>
    public static ILoggingBuilder AddParleyLogging(this ILoggingBuilder logging, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        logging.SetMinimumLevel(LogLevel.Information)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("System", LogLevel.Warning)
            // A failed start is told by whoever started, in one sentence.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical)
            .AddConfiguration(configuration.GetSection("Logging"))
            .AddConsole(static console =>
            {
                console.FormatterName = LogLineFormatter.FormatterName;
                console.LogToStandardErrorThreshold = LogLevel.Trace;
            })
            .AddConsoleFormatter<LogLineFormatter, ConsoleFormatterOptions>();
        return logging;
    }
}
