namespace Parley.Server.Observability;

/// <summary>
/// Keeps the last warnings and errors of the server, the same one once, for those who look at it from elsewhere. What is
/// logged from Warning on holds nothing that was said. Thread-safe.
/// </summary>
internal sealed class ProblemLog(TimeProvider time) : ILoggerProvider, ISupportExternalScope
{
    /// <summary>More than somebody reads; beyond that the one that was said longest ago is forgotten.</summary>
    public const int MaximumProblems = 100;

    private const int LongestText = 2_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<(LogLevel, string, string), Entry> _entries = [];
    private IExternalScopeProvider? _scopes;
    private long _number;

    /// <summary>The last one first.</summary>
    public IReadOnlyList<ProblemReport> Problems
    {
        get
        {
            lock (_gate)
                return [.. _entries.Values.OrderByDescending(static entry => entry.Number).Select(static entry => entry.Report)];
        }
    }

    public ILogger CreateLogger(string categoryName) => new Area(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
        // nothing is held
    }

    private void Add(LogLevel level, string category, string message, Exception? problem)
    {
        string text = Short(message.ReplaceLineEndings(" "));
        string area = category[(category.LastIndexOf('.') + 1)..];
        string? cause = problem is null ? null : Short($"{problem.GetType().Name}: {problem.Message.ReplaceLineEndings(" ")}");
        string? session = SessionId();
        DateTimeOffset now = time.GetUtcNow();
        lock (_gate)
        {
            (LogLevel, string, string) key = (level, category, text);
            ProblemReport report = _entries.TryGetValue(key, out Entry? before)
                ? before.Report with { Cause = cause, Count = before.Report.Count + 1, LastAt = now, SessionId = session }
                : new ProblemReport(Word(level), area, text, cause, 1, now, now, session);
            if (before is null && _entries.Count == MaximumProblems)
                _entries.Remove(_entries.MinBy(static entry => entry.Value.Number).Key);
            _entries[key] = new Entry(++_number, report);
        }
    }

    private string? SessionId()
    {
        var found = new string?[1];
        _scopes?.ForEachScope(
            static (scope, found) =>
            {
                if (scope is not IEnumerable<KeyValuePair<string, object?>> values)
                    return;
                foreach ((string name, object? value) in values)
                {
                    if (name == "SessionId")
                        found[0] = value as string;
                }
            },
            found);
        return found[0];
    }

    private static string Short(string text) => text.Length <= LongestText ? text : text[..LongestText] + "…";

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };

    private sealed record Entry(long Number, ProblemReport Report);

    private sealed class Area(ProblemLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and < LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                log.Add(logLevel, category, formatter(state, exception), exception);
        }
    }
}
