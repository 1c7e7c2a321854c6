using System.ComponentModel.DataAnnotations;

namespace Parley.Server.Limits;

/// <summary><c>Parley:Limits</c>: how much one client may ask for.</summary>
public sealed class LimitOptions
{
    /// <summary>Requests a second that one key, or without keys one address, may send for long. Default: 2000.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerSecond { get; set; } = 2_000;

    /// <summary>Requests that it may send at once before that holds. Default: 10000.</summary>
    [Range(1, 10_000_000)]
    public int RequestBurst { get; set; } = 10_000;

    /// <summary>
    /// Requests that keep an engine busy (speech, transcription) which one key or address may have under way at once.
    /// Default: 64.
    /// </summary>
    [Range(1, 100_000)]
    public int ConcurrentEngineRequests { get; set; } = 64;

    /// <summary>Such requests that may wait for their turn beyond that; one more is refused. Default: 64.</summary>
    [Range(0, 100_000)]
    public int WaitingEngineRequests { get; set; } = 64;

    /// <summary>
    /// The largest body of a request; uploads of sound have limits of their own. Default: 1048576.
    /// </summary>
    [Range(1_024, 1024L * 1024 * 1024)]
    public long MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>Connections at once, sessions among them. Default: 10000.</summary>
    [Range(1, 10_000_000)]
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>How long a client may take to send the headers of a request. Default: 10000.</summary>
    [Range(100, 600_000)]
    public int HeaderTimeoutMs { get; set; } = 10_000;

    /// <summary>How long a connection may stay open without a request. Default: 120000.</summary>
    [Range(100, 3_600_000)]
    public int IdleTimeoutMs { get; set; } = 120_000;

    /// <summary>
    /// The slowest that a body may come, after the first five seconds; one that is slower is cut off. Default: 240.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MinBodyBytesPerSecond { get; set; } = 240;
}
