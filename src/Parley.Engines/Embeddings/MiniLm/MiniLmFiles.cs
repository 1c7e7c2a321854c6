using Parley.Core;
using Parley.Engines.Models;

namespace Parley.Engines.Embeddings.MiniLm;

/// <summary>Where MiniLM's files are in a folder laid out as published.</summary>
/// <param name="folder">At the top or in <c>onnx/</c>.</param>
/// <param name="precision">Which is wanted.</param>
internal sealed class MiniLmFiles(ModelFolder folder, string precision)
{
    private static readonly string[] _fullNames = ["model.onnx"];

    private static readonly string[] _eightBitNames =
        ["model_int8.onnx", "model_quantized.onnx", "model_quint8_avx2.onnx", "model_qint8_avx512_vnni.onnx",
         "model_qint8_avx512.onnx", "model_qint8_arm64.onnx"];

    public string Path => folder.Path;

    /// <summary>
    /// The network. Where there are two, that of 32 bits: vectors are kept and compared, so it must be the same one on
    /// every machine, whichever is faster there.
    /// </summary>
    /// <exception cref="EngineUnavailableException">It is not there.</exception>
    public string Network() => precision switch
    {
        "fp32" => folder.Require(_fullNames),
        "int8" => folder.Require(_eightBitNames),
        _ => folder.Require([.. _fullNames, .. _eightBitNames]),
    };

    /// <summary>The vocabulary, with the rules that go with it where the file has them.</summary>
    /// <exception cref="EngineUnavailableException">It is not there.</exception>
    public string Tokenizer() => folder.Require("tokenizer.json", "vocab.txt");

    /// <summary>What the network says of itself; null where the file is missing.</summary>
    public string? Config() => folder.Find("config.json");

    /// <summary>Whether both are there. Never throws.</summary>
    public EngineAvailability Probe()
    {
        try
        {
            _ = Tokenizer();
            return EngineAvailability.Available(Network());
        }
        catch (EngineUnavailableException exception)
        {
            return EngineAvailability.Missing(exception.Message);
        }
    }
}
