using Parley.Engines.Models;

namespace Parley.Engines.PocketTts.Bundles;

/// <summary>Where the files of a bundle are. In int8 only what was published so differs; the rest is always fp32.</summary>
/// <param name="folder">The bundle's.</param>
/// <param name="bundle">What it says of itself.</param>
/// <param name="precision"><c>int8</c>, <c>fp32</c>, or <c>auto</c>: int8 where it is there.</param>
internal sealed class BundleFiles(ModelFolder folder, ModelBundle bundle, string precision)
{
    public string TextConditioner => folder.Require("text_conditioner.onnx");

    public string LanguageModel => Choose("flow_lm_main");

    public string Flow => Choose("flow_lm_flow");

    public string Decoder => Choose("mimi_decoder");

    public string Encoder => folder.Require("mimi_encoder.onnx");

    public string Tokenizer => folder.Require(bundle.TokenizerFile);

    /// <summary>What goes before a voice's latents; null where nothing does.</summary>
    public string? VoiceBeginning => bundle.BeginsVoice && bundle.VoiceBeginningFile is { } file ? folder.Require(file) : null;

    /// <summary>The preset voices that are there: name and file.</summary>
    public static IEnumerable<(string Name, string Path)> Presets(ModelFolder folder)
    {
        string embeddings = Path.Combine(folder.Path, "embeddings");
        return Directory.Exists(embeddings)
            ? Directory.EnumerateFiles(embeddings, "*.safetensors")
                .Select(path => (Path.GetFileNameWithoutExtension(path), path))
                .OrderBy(voice => voice.Item1, StringComparer.Ordinal)
            : [];
    }

    private string Choose(string graph) => precision switch
    {
        "fp32" => folder.Require(graph + ".onnx"),
        "int8" => folder.Require(graph + "_int8.onnx"),
        _ => folder.Require(graph + "_int8.onnx", graph + ".onnx"),
    };
}
