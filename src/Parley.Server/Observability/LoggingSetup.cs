using Microsoft.Extensions.Logging.Console;

namespace Parley.Server.Observability;

/// <summary>How Parley logs.</summary>
public static class LoggingSetup
{
    // They log addresses with their query, where somebody may have put a key; RequestTrail logs without.
    private const string RequestLines = "Microsoft.AspNetCore.Hosting.Diagnostics";
    private const string BadRequests = "Microsoft.AspNetCore.Server.Kestrel.BadRequests";

    /// <summary>
    /// One line an entry, to standard error, so that standard output is free for results. The section <c>Logging</c>
    /// sets levels as usual; by default Parley's own from Information and the frameworks' from Warning.
    /// </summary>
    public static ILoggingBuilder AddParleyLogging(this ILoggingBuilder logging, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        bool isJson = string.Equals(
            configuration["Parley:Logging:Format"], LogOptions.Json, StringComparison.OrdinalIgnoreCase);
        logging.SetMinimumLevel(LogLevel.Information)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("System", LogLevel.Warning)
            // A failed start is told by whoever started, in one sentence.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical)
            .AddConfiguration(configuration.GetSection("Logging"))
            .AddFilter<ConsoleLoggerProvider>(RequestLines, LogLevel.Warning)
            .AddFilter<ConsoleLoggerProvider>(BadRequests, LogLevel.Warning)
            .AddFilter<ProblemLog>(null, LogLevel.Warning)
            .AddFilter<ProblemLog>(RequestLines, LogLevel.None)
            .AddFilter<ProblemLog>(BadRequests, LogLevel.None)
            .AddConsole(console =>
            {
                console.FormatterName = isJson ? LogJsonFormatter.FormatterName : LogLineFormatter.FormatterName;
                console.LogToStandardErrorThreshold = LogLevel.Trace;
            })
            .AddConsoleFormatter<LogLineFormatter, ConsoleFormatterOptions>()
            .AddConsoleFormatter<LogJsonFormatter, ConsoleFormatterOptions>();
        return logging;
    }
}
