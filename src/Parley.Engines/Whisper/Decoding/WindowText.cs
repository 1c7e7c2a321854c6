using Parley.Core.Audio;

namespace Parley.Engines.Whisper.Decoding;

/// <summary>What a window says.</summary>
internal sealed record WindowText
{
    public static readonly WindowText Nothing = new();

    /// <summary>Tokens without prompt and end.</summary>
    public Hypothesis Hypothesis { get; init; } = new([], 0, IsEnded: true);

    /// <summary>Without the space before the first word.</summary>
    public string Text { get; init; } = "";

    public WindowSegments Segments { get; init; } = new([], TimeSpan.Zero);

    /// <summary>On the window's clock. Empty where they were not asked for.</summary>
    public IReadOnlyList<WordTiming> Words { get; init; } = [];

    /// <summary>Index of the first word of each segment, and the number of words.</summary>
    public IReadOnlyList<int> FirstWords { get; init; } = [0];

    /// <summary>The id of what was heard or given; null for English models.</summary>
    public int? Language { get; init; }

    /// <summary>0 to 1.</summary>
    public double NoSpeechProbability { get; init; }

    public double CompressionRatio { get; init; }

    public float Temperature { get; init; }
}
