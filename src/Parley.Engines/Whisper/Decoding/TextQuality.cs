namespace Parley.Engines.Whisper.Decoding;

/// <summary>When a text is taken, tried again, or thrown away.</summary>
/// <remarks>The first three numbers and how they go together are openai-whisper's (Radford et al. 2022, section 4.5).</remarks>
internal static class TextQuality
{
    /// <summary>Text that is compressed further repeats itself.</summary>
    public const double HighestCompressionRatio = 2.4;

    /// <summary>Per token, natural: below it the model guesses.</summary>
    public const double LowestLogProbability = -1.0;

    /// <summary>Above it, and if the model guesses, nobody spoke.</summary>
    public const double HighestNoSpeech = 0.6;

    /// <summary>Whether decoding again may help.</summary>
    public static bool NeedsRetry(WindowText text) =>
        !IsSilence(text)
        && (text.CompressionRatio > HighestCompressionRatio
            || text.Hypothesis.AverageLogProbability < LowestLogProbability
            || Hallucinations.Repeats(text.Text));

    /// <summary>Whether the model says that nobody spoke.</summary>
    public static bool IsSilence(WindowText text) =>
        text.NoSpeechProbability > HighestNoSpeech && text.Hypothesis.AverageLogProbability < LowestLogProbability;
}
