using System.ComponentModel.DataAnnotations;

namespace Parley.Engines.Piper;

/// <summary>Which Piper voice speaks; section <c>Parley:Piper</c>.</summary>
public sealed class PiperOptions
{
    /// <summary>What the default voice of the store is called there.</summary>
    internal const string StorePrefix = "piper-";

    /// <summary>
    /// The default voice: its published name, or the path of an <c>.onnx</c> file with its <c>.onnx.json</c> beside
    /// it. Default: <c>en_US-lessac-medium</c>.
    /// </summary>
    [Required]
    public string Voice { get; set; } = "en_US-lessac-medium";
}
