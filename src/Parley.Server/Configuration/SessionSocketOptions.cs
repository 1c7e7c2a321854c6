using System.ComponentModel.DataAnnotations;

namespace Parley.Server.Configuration;

/// <summary><c>Parley:SessionSocket</c>: the limits of a session WebSocket.</summary>
public sealed class SessionSocketOptions
{
    /// <summary>
    /// How long the server waits for <c>configure</c> before it announces the default formats. Default: 250.
    /// </summary>
    [Range(0, 60_000)]
    public int ConfigureGraceMs { get; set; } = 250;

    /// <summary>The longest text message. Default: 65536.</summary>
    [Range(1_024, 16 * 1024 * 1024)]
    public int MaxTextMessageBytes { get; set; } = 64 * 1024;

    /// <summary>Sound that may wait for a slow client; beyond it the oldest is dropped. Default: 1000.</summary>
    [Range(40, 60_000)]
    public int MaxWaitingAudioMs { get; set; } = 1_000;

    /// <summary>Events that may wait for a slow client; one more ends the connection. Default: 1000.</summary>
    [Range(16, 1_000_000)]
    public int MaxWaitingEvents { get; set; } = 1_000;

    /// <summary>How long a client may take nothing at all before the connection ends. Default: 30000.</summary>
    [Range(100, 3_600_000)]
    public int BlockedSendTimeoutMs { get; set; } = 30_000;

    /// <summary>Times real time at which a client may send sound for long. Default: 4.</summary>
    [Range(1.0, 1_000.0)]
    public double MaxInputSpeed { get; set; } = 4.0;

    /// <summary>
    /// Sound that a client may send at any speed before <see cref="MaxInputSpeed"/> holds. Default: 30000.
    /// </summary>
    [Range(1_000, 3_600_000)]
    public int InputBurstMs { get; set; } = 30_000;

    /// <summary>How often a silent connection is probed. Default: 15000.</summary>
    [Range(100, 3_600_000)]
    public int PingIntervalMs { get; set; } = 15_000;

    /// <summary>How long the answer to a probe may take before the client counts as gone. Default: 20000.</summary>
    [Range(100, 3_600_000)]
    public int PingTimeoutMs { get; set; } = 20_000;

    /// <summary>Breaches of the protocol that a connection survives. Default: 100.</summary>
    [Range(1, 1_000_000)]
    public int MaxProtocolErrors { get; set; } = 100;
}
