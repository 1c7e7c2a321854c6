using System.ComponentModel.DataAnnotations;

namespace Parley.Server.Sessions.Recording;

/// <summary><c>Parley:Recording</c>: whether the sound of sessions may be kept, and how long.</summary>
public sealed class RecordingOptions
{
    /// <summary>
    /// Whether a client may ask for its session's sound to be kept; none is kept that did not ask. Default: false.
    /// </summary>
    public bool Enabled { get; set; }

    /// <summary>How long recordings are kept, never longer than their sessions. Default: 30.</summary>
    [Range(1, 36_500)]
    public int RetentionDays { get; set; } = 30;
}
