namespace Parley.Core.SpeechToText;

/// <summary>What an engine knows of a text beside its words; the names are those of Whisper.</summary>
public sealed record TranscriptEvidence
{
    /// <summary>BCP 47 of what was spoken; null if not known.</summary>
    public string? Language { get; init; }

    /// <summary>The engine's own tokens of the text; empty if it has none.</summary>
    public IReadOnlyList<int> Tokens { get; init; } = [];

    /// <summary>The mean natural logarithm of the tokens' probabilities; null if not known.</summary>
    public double? AverageLogProbability { get; init; }

    /// <summary>0 to 1: how likely it is that nobody spoke; null if not known.</summary>
    public double? NoSpeechProbability { get; init; }

    /// <summary>How much smaller the text is when compressed; above 2.4 it mostly repeats itself. Null if not known.</summary>
    public double? CompressionRatio { get; init; }

    /// <summary>The temperature at which the text was drawn; null if the engine has none.</summary>
    public double? Temperature { get; init; }
}
