namespace Parley.Engines.Models.Downloading;

/// <summary>How often and when a failed download is tried again.</summary>
internal static class RetryPolicy
{
    /// <summary>Attempts in a row that bring next to nothing; about a minute in all.</summary>
    public const int MaximumAttempts = 6;

    /// <summary>An attempt that brings this much starts the count anew: a poor line is not a dead one.</summary>
    public const int WorthwhileBytes = 64 * 1024;

    /// <summary>A server that asks for more is not waited for.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>A connection on which nothing comes for so long counts as cut.</summary>
    public static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan _firstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestDelay = TimeSpan.FromSeconds(16);

    /// <param name="failures">How many there were in a row, from 1.</param>
    /// <param name="retryAfter">What the server asked for.</param>
    public static TimeSpan DelayAfter(int failures, TimeSpan? retryAfter)
    {
        TimeSpan delay = _firstDelay * Math.Pow(2, failures - 1);
        if (delay > _longestDelay)
            delay = _longestDelay;
        delay *= 0.75 + (0.5 * Random.Shared.NextDouble()); // so that many machines do not come back at the same moment
        return retryAfter is { } asked && asked > delay ? asked : delay;
    }
}
