using Parley.Core;
using Parley.Engines.Models;

namespace Parley.Engines.Embeddings;

/// <summary>
/// Finds the folder of an embedding model: that of <c>--model-dir</c>, else the one that the settings name, else the
/// engine's own in the store.
/// </summary>
internal static class EmbeddingModelFolder
{
    private static readonly Dictionary<string, string> _published = new(StringComparer.OrdinalIgnoreCase)
    {
        ["all-MiniLM-L6-v2"] = MiniLm.MiniLmEngine.DefaultModel,
        ["potion-base-8M"] = Model2Vec.Model2VecEngine.DefaultModel,
    };

    /// <param name="store">Of models.</param>
    /// <param name="models">Names a folder outside the store.</param>
    /// <param name="options">Name a model.</param>
    /// <param name="fallback">The engine's own, by its name in the store.</param>
    public static ModelFolder Of(ModelStore store, ModelOptions models, EmbeddingOptions options, string fallback)
    {
        if (models.Directory is not null)
            return store.FolderFor(fallback);
        if (options.Model is not { Length: > 0 } named)
            return store.FolderFor(fallback);
        bool isPath = Path.IsPathRooted(named) || named.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal);
        if (isPath && Directory.Exists(named))
            return new ModelFolder(
                named, "give Parley:Embeddings:Model a folder with the model's files under their published names");
        string model = NameInStore(named);
        return ModelStore.IsName(model)
            ? store.FolderFor(model)
            : throw new EngineUnavailableException(
                $"There is no folder '{named}', and no model can have that name; Parley:Embeddings:Model takes either.");
    }

    /// <summary>Publishers' names carry their own before them: <c>sentence-transformers/all-MiniLM-L6-v2</c>.</summary>
    private static string NameInStore(string named)
    {
        string last = named[(named.LastIndexOf('/') + 1)..];
        return _published.GetValueOrDefault(last) ?? named;
    }
}
