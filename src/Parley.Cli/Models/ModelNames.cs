using Parley.Engines.Models;
using Parley.Engines.Models.Catalogue;
using Parley.Engines.Models.Downloading;

namespace Parley.Cli.Models;

/// <summary>What the names on the command line mean.</summary>
internal static class ModelNames
{
    /// <summary>
    /// The models of the catalogue, or of an index that it knows; the index is fetched once, if it is needed.
    /// </summary>
    /// <exception cref="CommandException">There is no model of that name.</exception>
    public static async Task<IReadOnlyList<CatalogueModel>> ResolveAsync(
        IEnumerable<string> names, ModelCatalogue catalogue, ModelInstaller installer, PullProgress progress,
        CancellationToken cancellationToken)
    {
        var indexes = new Dictionary<VoiceIndex, IReadOnlyList<CatalogueModel>>();
        var models = new List<CatalogueModel>();
        foreach (string name in names.Distinct(StringComparer.Ordinal))
        {
            if (catalogue.Find(name) is { } known)
            {
                models.Add(known);
                continue;
            }

            VoiceIndex index = catalogue.IndexFor(name) ?? throw Unknown(
                name, catalogue.Models.Select(static model => model.Name));
            if (!indexes.TryGetValue(index, out IReadOnlyList<CatalogueModel>? listed))
                indexes.Add(index, listed = await installer.ReadIndexAsync(index, progress, cancellationToken));
            models.Add(listed.FirstOrDefault(model => model.Name == name) ?? throw Unknown(
                name, listed.Select(static model => model.Name)));
        }

        return models;
    }

    /// <summary>Names of models that are installed; all of them if none is given.</summary>
    /// <exception cref="CommandException">One is not.</exception>
    public static IReadOnlyList<string> Installed(string[] names, ModelStore store, ModelCatalogue catalogue)
    {
        if (names.Length == 0)
            return store.InstalledNames();
        foreach (string name in names)
            RequireInstalled(name, store, catalogue);
        return [.. names.Distinct(StringComparer.Ordinal)];
    }

    /// <exception cref="CommandException">It is not installed, or there is no such model.</exception>
    public static void RequireInstalled(string name, ModelStore store, ModelCatalogue catalogue)
    {
        ModelState state = ModelStore.IsName(name) ? store.StateOf(name) : ModelState.Missing;
        if (state is ModelState.Installed or ModelState.ByHand or ModelState.Damaged)
            return;
        if (catalogue.Find(name) is null && catalogue.IndexFor(name) is null)
            throw Unknown(name, catalogue.Models.Select(static model => model.Name));
        throw new CommandException(
            ExitCode.Unavailable, $"Model '{name}' is not installed; run 'parley models pull {name}'.");
    }

    private static CommandException Unknown(string name, IEnumerable<string> known) => new(
        ExitCode.Usage,
        $"There is no model '{name}'. " +
        $"{(Nearest.To(name, known) is { } near ? $"Did you mean '{near}'? " : "")}'parley models list' shows them.");
}
