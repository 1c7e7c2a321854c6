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
    public static MiniLmEmbeddingGenerator Published(Action<EmbeddingOptions>? set = null) =>
        From(SharedFiles.Require("models", "minilm"), set);

    public static MiniLmEmbeddingGenerator From(string folder, Action<EmbeddingOptions>? set = null)
    {
        IOptions<ModelOptions> models = Options.Create(new ModelOptions { Directory = folder, Threads = 1 });
        var options = new EmbeddingOptions();
        set?.Invoke(options);
        return new MiniLmEmbeddingGenerator(new ModelStore(models), models, Options.Create(options), TimeProvider.System);
    }
}
