using Microsoft.Extensions.Options;

using Parley.Engines.Embeddings;
using Parley.Engines.Embeddings.MiniLm;
using Parley.Engines.Models;
using Parley.Testing;

namespace Parley.Engines.Tests.Embeddings;

/// <summary>MiniLM from a folder.</summary>
internal static class MiniLmEngines
{
    /// <summary>The published weights; skips the test where they are not there.</summary>
    public static LocalEmbeddingGenerator Published(Action<EmbeddingOptions>? set = null) =>
        From(SharedFiles.Require("models", "minilm"), set);

    public static LocalEmbeddingGenerator From(string folder, Action<EmbeddingOptions>? set = null)
    {
        var models = new ModelOptions { Directory = folder, Threads = 1 };
        var options = new EmbeddingOptions();
        set?.Invoke(options);
        return MiniLmEngine.Create(new ModelStore(Options.Create(models)), models, options, TimeProvider.System);
    }
}
