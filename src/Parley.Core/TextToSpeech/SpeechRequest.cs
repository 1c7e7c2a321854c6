namespace Parley.Core.TextToSpeech;

/// <summary>Something to say.</summary>
/// <param name="Text">Plain speakable text; markup was taken out before.</param>
public sealed record SpeechRequest(string Text)
{
    /// <summary>A voice of the engine; null for its default.</summary>
    public string? Voice { get; init; }

    /// <summary>1 is the voice's own pace, 2 twice as fast; 0.25 to 4. Default: 1.</summary>
    public double Speed { get; init; } = 1.0;

    /// <summary>
    /// A voice in a file of the engine's own kind, in place of <see cref="Voice"/>. A path that the program itself or its user
    /// has chosen, never one that came over the network.
    /// </summary>
    public string? VoiceFile { get; init; }

    /// <summary>Phonemes of the engine's own alphabet, said in place of the text; null to say the text.</summary>
    public string? Phonemes { get; init; }

    /// <summary>The engine's own output and nothing else: no trimming, pauses or levelling. Default: no.</summary>
    public bool IsRaw { get; init; }

    /// <summary>How freely a sampling engine chooses; 0 always takes the likeliest. Null for the engine's own; 0 to 2.</summary>
    public double? Temperature { get; init; }

    /// <summary>Makes a sampling engine repeat itself; null for another reading each time.</summary>
    public int? Seed { get; init; }

    /// <summary>Told before the first frame who speaks, by what may hand a request on to another engine. Default: nobody.</summary>
    public IProgress<SpokenBy>? Speaker { get; init; }
}
