namespace Parley.Core.SpeechToText;

/// <summary>What a caller may ask of a recogniser; engines ignore what they cannot do.</summary>
public sealed record RecognitionOptions
{
    /// <summary>BCP 47, such as <c>en</c>; null lets the engine choose. Default: null.</summary>
    public string? Language { get; init; }

    /// <summary>Words or context that make some texts likelier. Default: null.</summary>
    public string? Prompt { get; init; }
}
