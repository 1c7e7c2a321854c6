namespace Parley.Engines.Models;

/// <summary>Where models are.</summary>
public sealed class ModelOptions
{
    /// <summary>What a precision that is chosen by measuring is called.</summary>
    public const string Auto = "auto";

    /// <summary>
    /// The folder of the model store. Default: none, which is <c>PARLEY_MODELS</c>, else <c>parley/models</c> in
    /// <c>XDG_DATA_HOME</c> (<c>~/.local/share</c>).
    /// </summary>
    public string? Store { get; set; }

    /// <summary>
    /// A folder outside the store, laid out as published, from which an engine loads its model instead. Default: none.
    /// Commands set it by <c>--model-dir</c>.
    /// </summary>
    public string? Directory { get; set; }

    /// <summary>Where a model comes in several precisions: <c>fp32</c>, <c>int8</c> or <c>auto</c>, the faster one. Default: auto.</summary>
    public string Precision { get; set; } = Auto;

    /// <summary>Threads that one run of a model may use. Default: 0, which is half of the processors, at most 4.</summary>
    public int Threads { get; set; }

    /// <summary>How long a model stays in memory after its last use; 0 keeps it. Default: 0.</summary>
    public int UnloadAfterSeconds { get; set; }

    /// <summary>A JSON file that takes the place of the built-in catalogue of models. Default: none.</summary>
    public string? Catalogue { get; set; }

    /// <summary>The model hub from which the catalogue's repositories are fetched. Default: Hugging Face.</summary>
    public string HubEndpoint { get; set; } = "https://huggingface.co";

    /// <summary>Sent to that hub only, never to where it redirects. Default: none.</summary>
    public string? HubToken { get; set; }

    /// <summary>Files that are downloaded at the same time. Default: 4.</summary>
    public int ParallelDownloads { get; set; } = 4;

    /// <summary><see cref="Threads"/> with its default worked out.</summary>
    internal int EffectiveThreads => Threads > 0 ? Threads : Math.Clamp(Environment.ProcessorCount / 2, 1, 4);
}
