using System.ComponentModel.DataAnnotations;

namespace Parley.Engines.Embeddings;

/// <summary>How texts become vectors; section <c>Parley:Embeddings</c>.</summary>
public sealed class EmbeddingOptions
{
    /// <summary>
    /// The model: its name in the store, the name that its publisher gave it (<c>all-MiniLM-L6-v2</c>,
    /// <c>minishlab/potion-base-8M</c>), or a folder. Default: none, which is each engine's own.
    /// </summary>
    public string? Model { get; set; }

    /// <summary>
    /// The tokens of a text that count, marks included; what comes after them is left out. Default: 0, as the model's
    /// own
    /// publisher does it: 256 with MiniLM, 512 with static embeddings.
    /// </summary>
    [Range(0, 512)]
    public int MaximumTokens { get; set; }

    /// <summary>Threads of one run of MiniLM; 0 is <c>Parley:Models:Threads</c>. Default: 0.</summary>
    [Range(0, 64)]
    public int Threads { get; set; }

    /// <summary>
    /// Whether a text may contain the vocabulary's own marks, such as <c>[MASK]</c>, as the reference tokenizer lets
    /// it.
    /// Default: no, they are plain text.
    /// </summary>
    public bool ReadSpecialTokens { get; set; }
}
