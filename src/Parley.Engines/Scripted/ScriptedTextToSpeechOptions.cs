using System.ComponentModel.DataAnnotations;

namespace Parley.Engines.Scripted;

/// <summary>What the scripted voice gives; section <c>Parley:ScriptedTextToSpeech</c>.</summary>
public sealed class ScriptedTextToSpeechOptions
{
    /// <summary>The length of its tone, in ms. Default: 1,000.</summary>
    [Range(20, 3_600_000)]
    public int DurationMs { get; set; } = 1_000;
}
