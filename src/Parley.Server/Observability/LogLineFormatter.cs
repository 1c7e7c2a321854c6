using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Parley.Server.Observability;

/// <summary>
/// Time, level, area, session, turn, message: what somebody needs who reads along. Of all the scopes that the web server
/// opens only those two are shown.
/// </summary>
internal sealed class LogLineFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "parley";

    public override void Write<TState>(
        in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        string message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        textWriter.Write($"{time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} ");
        textWriter.Write($"{Word(logEntry.LogLevel)} {Area(logEntry.Category)}");
        scopeProvider?.ForEachScope(
            static (scope, writer) =>
            {
                string? text = scope?.ToString();
                if (text is not null && (text.StartsWith("session ", StringComparison.Ordinal) || text.StartsWith("turn ", StringComparison.Ordinal)))
                    writer.Write($" [{text}]");
            },
            textWriter);
        textWriter.Write(": ");
        textWriter.Write(message.ReplaceLineEndings(" "));
        if (logEntry.Exception is { } problem)
            textWriter.Write($" {problem.ToString().ReplaceLineEndings(" ")}");
        textWriter.WriteLine();
    }

    private static string Area(string category) => category[(category.LastIndexOf('.') + 1)..];

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info ",
        LogLevel.Warning => "warn ",
        LogLevel.Error => "error",
        _ => "fatal",
    };
}
