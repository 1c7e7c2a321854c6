using System.ComponentModel.DataAnnotations;

namespace Parley.Engines.Whisper;

/// <summary>How Whisper hears; section <c>Parley:Whisper</c>.</summary>
public sealed class WhisperOptions
{
    /// <summary>What stands for the best model that is installed.</summary>
    public const string Auto = "auto";

    /// <summary>
    /// <c>tiny</c>, <c>base</c>, <c>small</c>, the same with <c>.en</c>, another name in the store, or a folder with a model's files.
    /// Default: <c>auto</c>, the largest of those that is installed.
    /// </summary>
    [Required]
    public string Model { get; set; } = Auto;

    /// <summary><c>fp32</c>, <c>int8</c> or <c>auto</c>. Default: <c>auto</c>, which is what <c>Parley:Models:Precision</c> says.</summary>
    [RegularExpression("^(auto|fp32|int8)$")]
    public string Precision { get; set; } = Auto;

    /// <summary>BCP 47, where nobody names one. Default: none, which finds it out for each utterance.</summary>
    public string? Language { get; set; }

    /// <summary>Whether the text is English whatever is spoken. Default: false.</summary>
    public bool Translate { get; set; }

    /// <summary>Texts followed at the same time; 1 takes the likeliest token at each step. 1 to 16. Default: 1.</summary>
    [Range(1, 16)]
    public int BeamSize { get; set; } = 1;

    /// <summary>Where decoding begins. 0 to 1. Default: 0, which draws nothing.</summary>
    [Range(0.0, 1.0)]
    public double Temperature { get; set; }

    /// <summary>
    /// How far the temperature is raised, in steps of 0.2, for a final text that repeats itself or that the model is unsure of.
    /// 0 to 1. Default: 1.
    /// </summary>
    [Range(0.0, 1.0)]
    public double HighestTemperature { get; set; } = 1;

    /// <summary>Names and terms that are likely to be said. Default: none.</summary>
    public string? Hotwords { get; set; }

    /// <summary>
    /// The encoder hears at least so much, the rest being silence, 0 to 30 s. More is slower and keeps closer to what the model was
    /// trained on. Default: 0 ms; there are always 2.56 s of silence after the words.
    /// </summary>
    [Range(0, 30_000)]
    public int MinimumContextMs { get; set; }

    /// <summary>While somebody speaks, the text is brought up to date after so much sound; 0 waits for the end. Default: 700 ms.</summary>
    [Range(0, 10_000)]
    public int StepMs { get; set; } = 700;

    /// <summary>Threads that one run of the model uses. Default: 0, which is what <c>Parley:Models:Threads</c> says.</summary>
    [Range(0, 64)]
    public int Threads { get; set; }

    /// <summary>
    /// Utterances that are decoded at the same time; the others wait in a queue. Default: 0, as many as the processors allow with
    /// the threads of each.
    /// </summary>
    [Range(0, 64)]
    public int Decoders { get; set; }
}
