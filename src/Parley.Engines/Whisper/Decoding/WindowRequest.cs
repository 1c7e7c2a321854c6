namespace Parley.Engines.Whisper.Decoding;

/// <summary>How a window shall be decoded.</summary>
internal sealed record WindowRequest
{
    /// <summary>The language's id; null finds it out, or takes the only one.</summary>
    public int? Language { get; init; }

    /// <summary>Into English.</summary>
    public bool Translate { get; init; }

    /// <summary>Whether the model tells times between the words.</summary>
    public bool WithTimestamps { get; init; } = true;

    /// <summary>Whether words get times.</summary>
    public bool WithWords { get; init; } = true;

    /// <summary>Names and terms, as tokens.</summary>
    public IReadOnlyList<int> Hotwords { get; init; } = [];

    /// <summary>The text before the window, as tokens.</summary>
    public IReadOnlyList<int> Previous { get; init; } = [];

    /// <summary>What the text will probably be, as tokens.</summary>
    public IReadOnlyList<int> Draft { get; init; } = [];

    /// <summary>1 is greedy.</summary>
    public int BeamSize { get; init; } = 1;

    /// <summary>Tried in order until a text is good; the first is 0 but where the caller wants otherwise.</summary>
    public IReadOnlyList<float> Temperatures { get; init; } = [0];

    /// <summary>Whether a text that is not good may be decoded again.</summary>
    public bool MayRetry { get; init; }

    /// <summary>The encoder gets at least so many frames of 10 ms.</summary>
    public int MinimumFrames { get; init; }

    /// <summary>At most so many tokens come.</summary>
    public int MaximumTokens { get; init; } = 224;
}
