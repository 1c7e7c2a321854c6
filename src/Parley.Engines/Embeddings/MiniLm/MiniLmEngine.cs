using Parley.Engines.Models;

namespace Parley.Engines.Embeddings.MiniLm;

/// <summary>all-MiniLM-L6-v2: sentences that mean alike get vectors of 384 numbers that point alike.</summary>
public static class MiniLmEngine
{
    /// <summary>The key of the registration.</summary>
    public const string EngineName = "minilm";

    /// <summary>The model's name in the store.</summary>
    public const string DefaultModel = "minilm";

    internal static LocalEmbeddingGenerator Create(
        ModelStore store, ModelOptions models, EmbeddingOptions options, TimeProvider time)
    {
        int threads = options.Threads > 0 ? options.Threads : models.EffectiveThreads;
        return new LocalEmbeddingGenerator(
            EngineName,
            new LoadedModel<IEmbeddingModel>(
                () => MiniLmModel.Load(Files(), options, threads), TimeSpan.FromSeconds(models.UnloadAfterSeconds), time),
            () => Files().Probe());

        MiniLmFiles Files() => new(EmbeddingModelFolder.Of(store, models, options, DefaultModel), models.Precision);
    }
}
