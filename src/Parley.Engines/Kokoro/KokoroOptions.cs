using System.ComponentModel.DataAnnotations;

namespace Parley.Engines.Kokoro;

/// <summary>How Kokoro speaks; section <c>Parley:Kokoro</c>.</summary>
public sealed class KokoroOptions
{
    /// <summary>
    /// The model's name in the store; its other forms have <c>-timestamped</c> and <c>-int8</c> after it. Default:
    /// <c>kokoro</c>.
    /// </summary>
    [Required]
    public string Model { get; set; } = "kokoro";

    /// <summary>The voice where nobody names one; the first there is if it is missing. Default: <c>af_heart</c>.</summary>
    [Required]
    public string Voice { get; set; } = "af_heart";

    /// <summary>The pause after a piece of speech that ends in a comma, at speed 1. Default: 100 ms.</summary>
    [Range(0, 5_000)]
    public int CommaPauseMs { get; set; } = 100;

    /// <summary>The pause after one that ends in any other mark, at speed 1. Default: 500 ms.</summary>
    [Range(0, 5_000)]
    public int SentencePauseMs { get; set; } = 500;

    /// <summary>The first piece has at most so many words, so that it is heard early. Default: 6.</summary>
    [Range(1, 60)]
    public int FirstWords { get; set; } = 6;

    /// <summary>Later pieces have about so many tokens at most; quality falls towards 510. Default: 250.</summary>
    [Range(50, 510)]
    public int MaximumTokens { get; set; } = 250;
}
