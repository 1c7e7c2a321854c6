namespace Parley.Server.Sessions.Keeping;

/// <summary>Ids 25xx: what is kept of sessions. Never what was said.</summary>
internal static partial class KeepingLog
{
    [LoggerMessage(2501, LogLevel.Warning,
        "What the sessions do cannot be written now and waits; they go on. {Detail}")]
    public static partial void Away(ILogger logger, string detail);

    [LoggerMessage(2502, LogLevel.Information, "What the sessions did is being written again")]
    public static partial void Back(ILogger logger);

    [LoggerMessage(2503, LogLevel.Error,
        "{Entries} pieces of sessions' records are lost: the database was away or slow for too long")]
    public static partial void Lost(ILogger logger, long entries);

    [LoggerMessage(2504, LogLevel.Error,
        "The server stops while the database is away; {Entries} pieces of sessions' records are lost")]
    public static partial void GivenUp(ILogger logger, int entries);

    [LoggerMessage(2505, LogLevel.Error, "A piece of the record of session {SessionId} cannot be kept")]
    public static partial void NotKept(ILogger logger, string sessionId, Exception problem);

    [LoggerMessage(2507, LogLevel.Warning, "Old sessions and events are not forgotten now. {Detail}")]
    public static partial void NotSwept(ILogger logger, Exception? problem, string detail);

    [LoggerMessage(2508, LogLevel.Information,
        "Forgot {Sessions} sessions, {Recordings} recordings and {Events} events: they are too old")]
    public static partial void Swept(ILogger logger, int sessions, int recordings, int events);

    [LoggerMessage(2506, LogLevel.Warning,
        "What was said in session {SessionId} before cannot be read; it goes on without. {Detail}")]
    public static partial void NotRecalled(ILogger logger, string sessionId, string detail);
}
