using Parley.Core;
using Parley.Engines.Models.Catalogue;

namespace Parley.Engines.Models.Archives;

/// <summary>What the list of an archive may say.</summary>
internal static class ArchiveRules
{
    /// <summary>Names and paths that stay in the store; each once.</summary>
    /// <param name="refuse">Makes the exception for a reason.</param>
    public static void Check(ArchiveList list, Func<string, Exception> refuse)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (ModelManifest model in list.Models)
        {
            if (!SafeNames.IsModelName(model.Name) || !names.Add(model.Name))
                throw refuse($"'{model.Name}' in its list is not a name for a model, or is there twice");
            var paths = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (ManifestFile file in model.Files)
            {
                if (!SafeNames.IsRelativePath(file.Path) || !paths.Add(file.Path))
                    throw refuse($"'{file.Path}' of '{model.Name}' in its list does not stay in the model's " +
                        $"folder, or is there twice");
                if (file.Size < 0 || !SafeNames.IsHash(file.Sha256, 64))
                    throw refuse($"the size or the hash of '{file.Path}' in its list is none");
            }

            if (paths.Count == 0)
                throw refuse($"'{model.Name}' in its list has no files");
        }

        if (names.Count == 0)
            throw refuse("its list is empty");
    }

    /// <summary>
    /// The list is only as good as who wrote it, but the catalogue came with the program: what it pins must be so.
    /// </summary>
    /// <returns>The manifest, with what its files have now been checked against.</returns>
    /// <exception cref="ModelIntegrityException">The archive has another version of a file, or a forged
    /// one.</exception>
    public static ModelManifest Judge(ModelManifest manifest, ModelCatalogue catalogue, string archive)
    {
        IReadOnlyList<CatalogueFile> published = catalogue.Find(manifest.Name)?.Files ?? [];
        return manifest with { Files = [.. manifest.Files.Select(Judge)] };

        ManifestFile Judge(ManifestFile file)
        {
            string? pinned = published.FirstOrDefault(one => one.Path == file.Path)?.Sha256;
            if (pinned is null)
                return file with { Check = FileCheck.FirstUse };
            if (pinned == file.Sha256)
                return file with { Check = FileCheck.Catalogue };
            throw new ModelIntegrityException(
                $"{file.Path} of model '{manifest.Name}' has SHA-256 {file.Sha256} in '{archive}', expected " +
                $"{pinned}. Nothing was installed; " +
                "if another version of Parley made the archive, make one with this version.");
        }
    }
}
