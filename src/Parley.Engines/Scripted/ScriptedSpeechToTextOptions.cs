using System.ComponentModel.DataAnnotations;

namespace Parley.Engines.Scripted;

/// <summary>What the scripted recogniser hears; section <c>Parley:ScriptedSpeechToText</c>.</summary>
public sealed class ScriptedSpeechToTextOptions
{
    /// <summary>The text of every utterance with sound in it. Default: <c>hello there</c>.</summary>
    [Required(AllowEmptyStrings = true)]
    public string Text { get; set; } = "hello there";

    /// <summary>
    /// How much sound brings the next word as a partial; 0 for no partials, at most 60,000. Default: 0 ms.
    /// </summary>
    [Range(0, 60_000)]
    public int WordMs { get; set; }
}
