using Parley.Core;
using Parley.Engines.Models;

namespace Parley.Engines.Embeddings.Model2Vec;

/// <summary>Where the files of static embeddings are in a folder laid out as published.</summary>
/// <param name="folder">At the top, or in the folder that sentence-transformers makes of it.</param>
internal sealed class Model2VecFiles(ModelFolder folder)
{
    private const string Inner = "0_StaticEmbedding";

    // As model2vec itself, sentence-transformers and PyTorch's layer call it.
    private static readonly string[] _tableNames = ["embeddings", "0", "embedding.weight"];

    public string Path => folder.Path;

    /// <exception cref="EngineUnavailableException">It is not there.</exception>
    public string Weights() => folder.Require("model.safetensors", System.IO.Path.Combine(Inner, "model.safetensors"));

    /// <exception cref="EngineUnavailableException">It is not there.</exception>
    public string Tokenizer() => folder.Require("tokenizer.json", System.IO.Path.Combine(Inner, "tokenizer.json"));

    /// <summary>The table among the tensors of a file; null where the file is another model's.</summary>
    public static SafeTensorsEntry? TableOf(SafeTensorsFile file) =>
        _tableNames.Select(file.Find).FirstOrDefault(static table => table is { Shape.Count: 2 });

    /// <summary>Whether it is there. Reads no more than a header.</summary>
    /// <exception cref="EngineUnavailableException">A file is missing.</exception>
    public EngineAvailability Probe()
    {
        _ = Tokenizer();
        string path = Weights();
        try
        {
            using SafeTensorsFile file = SafeTensorsFile.Open(path);
            return TableOf(file) is null
                ? EngineAvailability.Missing($"'{path}' holds no static embeddings.")
                : EngineAvailability.Available(path);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return EngineAvailability.Missing(exception.Message);
        }
    }
}
