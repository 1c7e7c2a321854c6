using System.ComponentModel.DataAnnotations;

namespace Parley.Core.Enhancement;

/// <summary>
/// Where the enhancer sits that <c>Parley:Engines:SpeechEnhancer</c> names; section <c>Parley:SpeechEnhancement</c>.
/// </summary>
public sealed class SpeechEnhancementOptions
{
    /// <summary>
    /// Whether voice activity hears the enhanced sound too, at the cost of a second run of the enhancer; else only the
    /// recogniser does. Default: no.
    /// </summary>
    public bool BeforeVoiceActivity { get; set; }

    /// <summary>
    /// The enhancer's model: its name in the store, or the path of an <c>.onnx</c> file. Default: <c>gtcrn</c>.
    /// </summary>
    [Required]
    public string Model { get; set; } = "gtcrn";
}
