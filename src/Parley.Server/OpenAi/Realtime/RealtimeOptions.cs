using System.ComponentModel.DataAnnotations;

namespace Parley.Server.OpenAi.Realtime;

/// <summary><c>Parley:Realtime</c>: the OpenAI Realtime API. The limits of <c>Parley:SessionSocket</c> hold too.</summary>
public sealed class RealtimeOptions
{
    /// <summary>
    /// Whether connections with the header <c>OpenAI-Beta: realtime=v1</c> are served with the names of the beta.
    /// Default: false.
    /// </summary>
    public bool BetaNames { get; set; }

    /// <summary>The longest event that a client may send. Default: 4194304, which is a minute of 24 kHz PCM.</summary>
    [Range(1_024, 64 * 1024 * 1024)]
    public int MaxEventBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Items that a conversation keeps; beyond it the oldest is forgotten. Default: 1000.</summary>
    [Range(16, 1_000)]
    public int MaxItems { get; set; } = 1_000;

    /// <summary>Functions that a session or response may declare. Default: 128.</summary>
    [Range(0, 10_000)]
    public int MaxTools { get; set; } = 128;
}
