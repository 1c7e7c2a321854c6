namespace Parley.Core.SpeechToText;

/// <summary>What a caller may ask of a recogniser; engines ignore what they cannot do.</summary>
public sealed record RecognitionOptions
{
    /// <summary>BCP 47, such as <c>en</c>; null lets the engine choose. Default: null.</summary>
    public string? Language { get; init; }

    /// <summary>Words or context that make some texts likelier. Default: null.</summary>
    public string? Prompt { get; init; }

    /// <summary>Names and terms that are likely to be said, such as <c>Parley, Kokoro</c>. Default: null.</summary>
    public string? Hotwords { get; init; }

    /// <summary>Whether the text shall be English whatever is spoken. Default: false.</summary>
    public bool Translate { get; init; }

    /// <summary>0 to 1: how freely an engine that draws its words may draw them; null for its own way. Default: null.</summary>
    public double? Temperature { get; init; }

    /// <summary>Whether partials and final texts need word times; engines that have them for nothing always give them. Default: true.</summary>
    public bool WordTimes { get; init; } = true;

    /// <summary>Whether somebody waits for the answer: an engine that tries a doubtful text again and again shall not. Default: false.</summary>
    public bool IsLive { get; init; }

    /// <summary>
    /// Whether the engine's own result is wanted: one window, the likeliest text, nothing tried again or left out. Default: false.
    /// </summary>
    public bool IsRaw { get; init; }
}
