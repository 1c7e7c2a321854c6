using System.ComponentModel.DataAnnotations;

namespace Parley.Engines.PocketTts;

/// <summary>How Pocket TTS speaks.</summary>
public sealed class PocketTtsOptions
{
    /// <summary>The model's name in the store. Default: pocket-tts.</summary>
    [Required]
    public string Model { get; set; } = "pocket-tts";

    /// <summary>The voice where nobody names one; the first that is there if it is not. Default: alba.</summary>
    [Required]
    public string Voice { get; set; } = "alba";

    /// <summary>How freely it speaks: the variance of the noise that each frame begins with; 0 to 2. Default: 0.7.</summary>
    [Range(0.0, 2.0)]
    public double Temperature { get; set; } = 0.7;

    /// <summary>Steps from noise to a frame; more is slower. Default: 1.</summary>
    [Range(1, 64)]
    public int FlowSteps { get; set; } = 1;

    /// <summary>How sure the model must be that the text is said (a logit). Default: -4.</summary>
    [Range(-100.0, 100.0)]
    public double EndThreshold { get; set; } = -4;

    /// <summary>Frames of 80 ms that follow that; null for 5 after up to four words and 3 after more. Default: null.</summary>
    [Range(0, 100)]
    public int? FramesAfterEnd { get; set; }

    /// <summary>Whether speech that the model does not end is an error instead of being cut off. Default: no.</summary>
    public bool ErrorWithoutEnd { get; set; }

    /// <summary>Sound that is gathered before the first of it is let out; 0 for none. Default: 0.</summary>
    [Range(0.0, 60.0)]
    public double FirstAudioSeconds { get; set; }

    /// <summary>Voices that are kept in memory, of about 50 KB for each position (12.5 a second of sample). Default: 4.</summary>
    [Range(1, 1_000)]
    public int VoicesKept { get; set; } = 4;
}
