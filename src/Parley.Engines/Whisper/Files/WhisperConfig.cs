using Parley.Core;

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

    /// <param name="path">Of <c>config.json</c>.</param>
    /// <param name="generationPath">Of <c>generation_config.json</c>, whose ids are preferred; null where there is none.</param>
    /// <exception cref="EngineUnavailableException">A file is missing or broken, or it is not Whisper's; the message names it.</exception>
    public static WhisperConfig Load(string path, string? generationPath)
    {
        ConfigReader model = ConfigReader.Open(path);
        ConfigReader? generation = generationPath is null ? null : ConfigReader.Open(generationPath);
        int vocabularySize = model.Number("vocab_size", 1, int.MaxValue);
        int decoderLayers = model.Number("decoder_layers", 1, 128);
        int decoderHeads = model.Number("decoder_attention_heads", 1, 128);
        int hiddenSize = model.Number("d_model", 1, 8_192);
        if (hiddenSize % decoderHeads != 0)
            throw model.Wrong($"d_model {hiddenSize} is no multiple of decoder_attention_heads {decoderHeads}");
        return new WhisperConfig
        {
            HiddenSize = hiddenSize,
            EncoderLayers = model.Number("encoder_layers", 1, 128),
            DecoderLayers = decoderLayers,
            EncoderHeads = model.Number("encoder_attention_heads", 1, 128),
            DecoderHeads = decoderHeads,
            VocabularySize = vocabularySize,
            MelBands = model.Number("num_mel_bins", 1, 512),
            MaximumTokens = model.Number("max_target_positions", 8, 65_536),
            SuppressedIds = Within(generation?.Numbers("suppress_tokens") ?? model.Numbers("suppress_tokens"), vocabularySize),
            BeginSuppressedIds =
                Within(generation?.Numbers("begin_suppress_tokens") ?? model.Numbers("begin_suppress_tokens"), vocabularySize),
            AlignmentHeads = Heads(generation?.Pairs("alignment_heads") ?? model.Pairs("alignment_heads"), decoderLayers, decoderHeads),
            SpecialIds = WhisperSpecialIds.Of(vocabularySize) ?? throw model.Wrong(
                $"vocab_size is {vocabularySize}, which no Whisper has (51864 English, 51865 multilingual, 51866 since large-v3)"),
        };
    }

    private static int[] Within(IEnumerable<int>? ids, int vocabularySize) =>
        [.. (ids ?? []).Where(id => id >= 0 && id < vocabularySize).Distinct().Order()];

    /// <summary>The upper half of the layers where nothing is said, as openai-whisper takes them.</summary>
    private static AlignmentHead[] Heads(IEnumerable<(int, int)>? named, int layers, int heads)
    {
        AlignmentHead[] known = [.. (named ?? [])
            .Select(pair => new AlignmentHead(pair.Item1, pair.Item2))
            .Where(head => head.Layer >= 0 && head.Layer < layers && head.Head >= 0 && head.Head < heads)];
        return known.Length > 0
            ? known
            : [.. from layer in Enumerable.Range(layers / 2, layers - (layers / 2))
                  from head in Enumerable.Range(0, heads)
                  select new AlignmentHead(layer, head)];
    }
}
