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
    /// The tokens of a text that count, its two marks included; what comes after them is left out. Default: 256, what
    /// MiniLM was trained for; static embeddings have no such limit and take twice as many.
    /// </summary>
    [Range(8, 512)]
    public int MaximumTokens { get; set; } = 256;

    /// <summary>Threads of one run; 0 is <c>Parley:Models:Threads</c>. Default: 0.</summary>
    [Range(0, 64)]
    public int Threads { get; set; }

    /// <summary>
    /// Whether a text may contain the vocabulary's own marks, such as <c>[MASK]</c>, as the reference tokenizer lets it.
    /// Default: no, they are plain text.
    /// </summary>
    public bool ReadSpecialTokens { get; set; }
}
