using Parley.Engines.Models.Catalogue;

namespace Parley.Engines.Models;

/// <summary>
/// Reads installed models from end to end and says whether they are what they should be. Thread-safe.
/// </summary>
public sealed class ModelVerifier(ModelStore store, ModelCatalogue catalogue)
{
    /// <returns>One sentence for each file that is wrong; none if all is well.</returns>
    /// <param name="model">The name of one that is installed, or was.</param>
    public async Task<ModelVerification> VerifyAsync(string model, CancellationToken cancellationToken)
    {
        IReadOnlyList<CatalogueFile> published = catalogue.Find(model)?.Files ?? [];
        ModelManifest? manifest = store.ManifestOf(model);
        IReadOnlyList<ManifestFile> files = manifest?.Files ?? [];
        string[] paths = [.. files.Select(static file => file.Path).Union(
            published.Select(static file => file.Path), StringComparer.Ordinal)];
        var faults = new List<string>();
        var unknown = new List<string>();
        foreach (string path in paths)
        {
            ManifestFile? installed = files.FirstOrDefault(file => file.Path == path);
            string? expected = published.FirstOrDefault(file => file.Path == path)?.Sha256 ?? installed?.Sha256;
            string place = Path.Combine(store.PathOf(model), path);
            if (!File.Exists(place))
                faults.Add($"{path} of model '{model}' is missing.");
            else if (expected is null)
                unknown.Add(path);
            else if (await FileHashes.OfFileAsync(place, cancellationToken) is var actual && actual != expected)
                faults.Add($"{path} of model '{model}' has SHA-256 {actual}, expected {expected}.");
        }

        return new ModelVerification(model, manifest, paths.Length, faults, unknown);
    }
}

/// <summary>What was found.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Manifest">Null for a model that somebody put there by hand.</param>
/// <param name="FileCount">Files that belong to it.</param>
/// <param name="Faults">One sentence for each file that is missing or another.</param>
/// <param name="Unknown">Files of which no hash is known.</param>
public sealed record ModelVerification(
    string Model, ModelManifest? Manifest, int FileCount, IReadOnlyList<string> Faults, IReadOnlyList<string> Unknown);
