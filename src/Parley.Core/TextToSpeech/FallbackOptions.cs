using System.ComponentModel.DataAnnotations;

namespace Parley.Core.TextToSpeech;

/// <summary>When another engine takes over.</summary>
public sealed class FallbackOptions
{
    /// <summary>How long the first engine may take to its first frame, in ms. Default: 2,000, the longest silence that still passes for thinking.</summary>
    [Range(1, 600_000)]
    public int FirstAudioTimeoutMs { get; set; } = 2_000;
}
