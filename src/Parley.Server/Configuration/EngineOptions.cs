using System.ComponentModel.DataAnnotations;

namespace Parley.Server.Configuration;

/// <summary>
/// <c>Parley:Engines</c>: which engine does what. <c>auto</c> takes the best that works on this machine.
/// </summary>
public sealed class EngineOptions
{
    /// <summary>What <c>auto</c> is called.</summary>
    public const string Auto = "auto";

    /// <summary>What going without is called.</summary>
    public const string None = "none";

    /// <summary>Tells speech from noise. Default: auto.</summary>
    [Required]
    public string VoiceActivity { get; set; } = Auto;

    /// <summary>Hears. Default: auto.</summary>
    [Required]
    public string SpeechToText { get; set; } = Auto;

    /// <summary>Speaks. Default: auto.</summary>
    [Required]
    public string TextToSpeech { get; set; } = Auto;

    /// <summary>
    /// Speaks when that one fails before its first sound; <c>auto</c> takes the next best, <c>none</c> lets the failure
    /// through. Default: auto.
    /// </summary>
    [Required]
    public string TextToSpeechFallback { get; set; } = Auto;

    /// <summary>Answers. Default: auto.</summary>
    [Required]
    public string Brain { get; set; } = Auto;

    /// <summary>
    /// Says in a pause whether the speaker has finished; <c>none</c> leaves it to the length of the silence. Default: auto.
    /// </summary>
    [Required]
    public string TurnDetector { get; set; } = Auto;

    /// <summary>Turns texts into vectors. Default: auto.</summary>
    [Required]
    public string Embeddings { get; set; } = Auto;

    /// <summary>Takes noise from speech before it is recognised; <c>none</c> leaves it as it comes. Default: none.</summary>
    [Required]
    public string SpeechEnhancer { get; set; } = None;
}
