using System.ComponentModel.DataAnnotations;

namespace Parley.Server.Events;

/// <summary><c>Parley:Events</c>: how <c>GET /events</c> is served.</summary>
public sealed class EventOptions
{
    /// <summary>How often a reader of events hears from the server while nothing happens. Default: 15000.</summary>
    [Range(100, 3_600_000)]
    public int HeartbeatMs { get; set; } = 15_000;

    /// <summary>How long a reader may take nothing at all before its connection ends. Default: 60000.</summary>
    [Range(1_000, 3_600_000)]
    public int BlockedSendTimeoutMs { get; set; } = 60_000;
}
