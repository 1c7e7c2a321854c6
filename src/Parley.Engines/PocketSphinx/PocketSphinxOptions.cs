using System.ComponentModel.DataAnnotations;

namespace Parley.Engines.PocketSphinx;

/// <summary>Section <c>Parley:PocketSphinx</c>.</summary>
public sealed class PocketSphinxOptions
{
    /// <summary>
    /// The folder with the acoustic model, the language model and the dictionary, laid out as Debian's
    /// <c>pocketsphinx-en-us</c>. Default: null, which takes <c>PARLEY_POCKETSPHINX_MODEL</c>, then the usual places.
    /// </summary>
    public string? ModelFolder { get; set; }

    /// <summary>
    /// The most decoders at once; each takes about 60 MB and, while somebody speaks, a fifth of a core. A transcriber borrows one
    /// only while its speaker speaks. When all are lent, audio waits undecoded until one comes back. Default: 0,
    /// which means two for each processor.
    /// </summary>
    [Range(0, 1_000)]
    public int MaximumDecoders { get; set; }

    /// <summary>
    /// How long a final text may wait for a decoder before it fails, 0.1 s to 10 min. Default: 10,000 ms.
    /// </summary>
    [Range(100, 600_000)]
    public int DecoderTimeoutMs { get; set; } = 10_000;

    internal int EffectiveMaximumDecoders => MaximumDecoders > 0 ? MaximumDecoders : 2 * Environment.ProcessorCount;
}
