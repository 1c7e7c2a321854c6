namespace Parley.Core.TextToSpeech;

/// <summary>Something to say.</summary>
/// <param name="Text">Plain speakable text; markup was taken out before.</param>
public sealed record SpeechRequest(string Text)
{
    /// <summary>A voice of the engine; null for its default.</summary>
    public string? Voice { get; init; }

    /// <summary>1 is the voice's own pace, 2 twice as fast; 0.25 to 4. Default: 1.</summary>
    public double Speed { get; init; } = 1.0;
}
