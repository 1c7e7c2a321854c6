namespace Parley.Engines.Whisper.Files;

/// <summary>The sizes and ids of a model, from its <c>config.json</c> and <c>generation_config.json</c>.</summary>
internal sealed record WhisperConfig
{
    /// <summary>Mel frames of 10 ms that the model hears at most: 30 s.</summary>
    public const int MaximumFrames = 3_000;

    /// <summary>Numbers at one position, 384 for tiny.</summary>
    public required int HiddenSize { get; init; }

    public required int EncoderLayers { get; init; }

    public required int DecoderLayers { get; init; }

    /// <summary>Heads of the encoder's attention.</summary>
    public required int EncoderHeads { get; init; }

    /// <summary>Heads of the decoder's attention, to itself and to the sound.</summary>
    public required int DecoderHeads { get; init; }

    /// <summary>Numbers in one head of the decoder.</summary>
    public int HeadSize => HiddenSize / DecoderHeads;

    public required int VocabularySize { get; init; }

    /// <summary>80, or 128 since large-v3.</summary>
    public required int MelBands { get; init; }

    /// <summary>Ids that a decoder takes at most, prompt included: 448.</summary>
    public required int MaximumTokens { get; init; }

    /// <summary>Ids that are never said, ascending. Empty where the model says nothing of it.</summary>
    public required IReadOnlyList<int> SuppressedIds { get; init; }

    /// <summary>Ids with which nothing begins: a space, the end.</summary>
    public required IReadOnlyList<int> BeginSuppressedIds { get; init; }

    /// <summary>The heads that tell when a word is said; where the model does not name them, all of the upper half of layers.</summary>
    public required IReadOnlyList<AlignmentHead> AlignmentHeads { get; init; }

    public required WhisperSpecialIds SpecialIds { get; init; }

    /// <summary>Whether it knows other languages than English.</summary>
    public bool IsMultilingual => VocabularySize > 51_864;
}
