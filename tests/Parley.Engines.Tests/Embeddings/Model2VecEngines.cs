using Microsoft.Extensions.Options;

using Parley.Engines.Embeddings;
using Parley.Engines.Embeddings.Model2Vec;
using Parley.Engines.Models;
using Parley.Testing;

namespace Parley.Engines.Tests.Embeddings;

/// <summary>Static embeddings from a folder.</summary>
internal static class Model2VecEngines
{
    /// <summary>The published table; skips the test where it is not there.</summary>
    public static LocalEmbeddingGenerator Published() => From(SharedFiles.Require("models", "model2vec"));

    public static LocalEmbeddingGenerator From(string folder, Action<EmbeddingOptions>? set = null)
    {
        var models = new ModelOptions { Directory = folder };
        var options = new EmbeddingOptions();
        set?.Invoke(options);
        return Model2VecEngine.Create(new ModelStore(Options.Create(models)), models, options, TimeProvider.System);
    }
}
