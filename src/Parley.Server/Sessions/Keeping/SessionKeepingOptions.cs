using System.ComponentModel.DataAnnotations;

namespace Parley.Server.Sessions.Keeping;

/// <summary><c>Parley:Sessions</c>: what is kept of sessions, and how long.</summary>
public sealed class SessionKeepingOptions
{
    /// <summary>Whether anything is kept of sessions; without it they live in memory only. Default: true.</summary>
    public bool Keep { get; set; } = true;

    /// <summary>How long ended sessions are kept, with all that was said in them. Default: 30.</summary>
    [Range(1, 36_500)]
    public int RetentionDays { get; set; } = 30;

    /// <summary>How long what happened may wait to be written together with more. Default: 50.</summary>
    [Range(0, 10_000)]
    public int WriteDelayMs { get; set; } = 50;

    /// <summary>
    /// Pieces of sessions' records (a turn has about ten) that wait while the database is slow or away; what comes
    /// beyond is lost, and counted. Default: 20000.
    /// </summary>
    [Range(100, 10_000_000)]
    public int MaxWaitingEntries { get; set; } = 20_000;
}
