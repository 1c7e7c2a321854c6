using Parley.Core;
using Parley.Engines.Models.Catalogue;

namespace Parley.Engines.Models.Archives;

/// <summary>
/// Carries models to machines without a network: one tar file, a list of all files with their hashes first.
/// Thread-safe, also against other processes.
/// </summary>
public sealed class ModelArchive(ModelStore store, ModelCatalogue catalogue, TimeProvider time)
{
    /// <summary>Writes installed models; every file is checked before it is written.</summary>
    /// <param name="models">Names of installed models.</param>
    /// <param name="output">Need not be seekable.</param>
    /// <param name="note">Told in a sentence what is being done.</param>
    /// <exception cref="ModelIntegrityException">A file is not what was installed.</exception>
    public async Task ExportAsync(
        IReadOnlyList<string> models, Stream output, Action<string> note, CancellationToken cancellationToken)
    {
        using ModelLocks held = await ModelLocks.AcquireAsync(store, models, note, time, cancellationToken);
        ModelManifest[] manifests = [.. models.Select(name => store.ManifestOf(name)
            ?? throw new ArgumentException($"Model '{name}' is not installed."))];
        await new ArchiveWriter(store, output, note).WriteAsync(manifests, cancellationToken);
    }

    /// <summary>
    /// Installs the models of an archive. Nothing is installed unless every file in it is as its list says and, where
    /// the catalogue pins a hash, as the catalogue says.
    /// </summary>
    /// <param name="input">Need not be seekable.</param>
    /// <param name="name">Of the archive, for messages.</param>
    /// <exception cref="InvalidDataException">It is no archive of models, damaged, cut off, or holds what does not
    /// belong there.</exception>
    /// <exception cref="ModelIntegrityException">A file in it is not what it should be.</exception>
    public async Task<IReadOnlyList<ModelManifest>> ImportAsync(
        Stream input, string name, Action<string> note, CancellationToken cancellationToken)
    {
        await using var reader = new ArchiveReader(input, name);
        IReadOnlyList<ModelManifest> listed = await reader.ReadListAsync(cancellationToken);
        ModelManifest[] manifests = [.. listed.Select(
            manifest => ArchiveRules.Judge(manifest, catalogue, name) with { InstalledAt = time.GetUtcNow() })];
        Downloading.DiskSpace.Require(store.Root, manifests.Sum(static manifest => manifest.TotalSize()));

        using ModelLocks held = await ModelLocks.AcquireAsync(
            store, [.. manifests.Select(static manifest => manifest.Name)], note, time, cancellationToken);
        Dictionary<string, StagedModel> staged = manifests.ToDictionary(
            static manifest =>
                manifest.Name, manifest => new StagedModel(store, manifest.Name), StringComparer.Ordinal);
        try
        {
            await reader.ReadFilesAsync(manifests, staged, note, cancellationToken);
        }
        catch
        {
            foreach (StagedModel model in staged.Values)
                model.Discard();
            throw;
        }

        foreach (ModelManifest manifest in manifests)
            staged[manifest.Name].Commit(manifest);
        return manifests;
    }
}
