using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Parley.Server.Observability;

/// <summary>
/// One JSON object a line: time, level, category, event, message, the ids of session, turn, request and trace where they
/// are known, and what the message was made of below <c>fields</c>.
/// </summary>
internal sealed class LogJsonFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "parley-json";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(
        in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var line = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(line, Options))
        {
            json.WriteStartObject();
            json.WriteString("time", time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("level", Word(logEntry.LogLevel));
            json.WriteString("category", logEntry.Category);
            if (logEntry.EventId.Id != 0)
                json.WriteNumber("event_id", logEntry.EventId.Id);
            if (logEntry.EventId.Name is { } name)
                json.WriteString("event", Snake(name));
            json.WriteString("message", logEntry.Formatter(logEntry.State, logEntry.Exception));
            WriteScopes(json, scopeProvider);
            WriteTrace(json);
            WriteFields(json, logEntry.State);
            if (logEntry.Exception is { } problem)
                json.WriteString("exception", problem.ToString());
            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(line.WrittenSpan));
    }

    // Of all the scopes that the web server opens, the ids by which lines are found again. The innermost wins.
    private static void WriteScopes(Utf8JsonWriter json, IExternalScopeProvider? scopes)
    {
        var ids = new Dictionary<string, object>(StringComparer.Ordinal);
        scopes?.ForEachScope(
            static (scope, ids) =>
            {
                if (scope is not IEnumerable<KeyValuePair<string, object?>> values)
                    return;
                foreach ((string name, object? value) in values)
                {
                    if (name is "SessionId" or "Turn" or "RequestId" && value is not null)
                        ids[name == "Turn" ? "turn" : Snake(name)] = value;
                }
            },
            ids);
        foreach ((string name, object value) in ids)
            Write(json, name, value);
    }

    private static void WriteTrace(Utf8JsonWriter json)
    {
        if (Activity.Current is not { IdFormat: ActivityIdFormat.W3C } activity)
            return;
        json.WriteString("trace_id", activity.TraceId.ToHexString());
        json.WriteString("span_id", activity.SpanId.ToHexString());
    }

    private static void WriteFields<TState>(Utf8JsonWriter json, TState state)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> values || values.All(static value => IsTemplate(value.Key)))
            return;
        json.WriteStartObject("fields");
        foreach ((string name, object? value) in values)
        {
            if (!IsTemplate(name))
                Write(json, Snake(name), value);
        }

        json.WriteEndObject();
    }

    private static bool IsTemplate(string name) => name == "{OriginalFormat}";

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null: json.WriteNull(name); break;
            case bool truth: json.WriteBoolean(name, truth); break;
            case int number: json.WriteNumber(name, number); break;
            case long number: json.WriteNumber(name, number); break;
            case double number when double.IsFinite(number): json.WriteNumber(name, number); break;
            case TimeSpan duration: json.WriteNumber(name + "_ms", duration.TotalMilliseconds); break;
            case Enum word: json.WriteString(name, Snake(word.ToString())); break;
            default: json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }

    private static string Snake(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        _ => "fatal",
    };
}
