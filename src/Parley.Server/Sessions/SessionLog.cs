namespace Parley.Server.Sessions;

/// <summary>Ids 2xxx: sessions. Never what was said.</summary>
internal static partial class SessionLog
{
    private static readonly Func<ILogger, string, IDisposable?> Scope =
        LoggerMessage.DefineScope<string>("session {SessionId}");

    /// <summary>Names the session in every line that is logged until the scope is disposed.</summary>
    public static IDisposable? Of(ILogger logger, string sessionId) => Scope(logger, sessionId);

    [LoggerMessage(2001, LogLevel.Information, "Session {SessionId} begins; {LiveCount} connected")]
    public static partial void Begins(ILogger logger, string sessionId, int liveCount);

    [LoggerMessage(2002, LogLevel.Information,
        "Session {SessionId} is over ({End}) after {Duration}: {Turns} turns, {Errors} errors")]
    public static partial void Over(
        ILogger logger, string sessionId, SessionEnd end, TimeSpan duration, int turns, int errors);

    [LoggerMessage(2003, LogLevel.Error, "The session failed")]
    public static partial void Failed(ILogger logger, Exception problem);

    [LoggerMessage(2004, LogLevel.Error, "The session cannot run: {Detail}")]
    public static partial void EngineUnavailable(ILogger logger, string detail);
}
