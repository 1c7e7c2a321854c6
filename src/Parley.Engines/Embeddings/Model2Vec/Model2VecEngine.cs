using Parley.Engines.Models;

namespace Parley.Engines.Embeddings.Model2Vec;

/// <summary>Static embeddings: each token has a vector in a table, and a text is the mean of its tokens'.</summary>
/// <remarks>Tulkens and van Dongen 2024, "Model2Vec".</remarks>
public static class Model2VecEngine
{
    /// <summary>The key of the registration.</summary>
    public const string EngineName = "model2vec";

    /// <summary>The model's name in the store.</summary>
    public const string DefaultModel = "potion-base-8m";

    internal static LocalEmbeddingGenerator Create(
        ModelStore store, ModelOptions models, EmbeddingOptions options, TimeProvider time)
    {
        return new LocalEmbeddingGenerator(
            EngineName,
            new LoadedModel<IEmbeddingModel>(
                () => Model2VecModel.Load(Files(), options), TimeSpan.FromSeconds(models.UnloadAfterSeconds), time),
            () => Files().Probe());

        Model2VecFiles Files() => new(EmbeddingModelFolder.Of(store, models, options, DefaultModel));
    }
}
