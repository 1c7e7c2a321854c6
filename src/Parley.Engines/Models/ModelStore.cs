using Microsoft.Extensions.Options;

using Parley.Core;

namespace Parley.Engines.Models;

/// <summary>The folder in which downloaded models are, a folder for each. Thread-safe.</summary>
public sealed class ModelStore(IOptions<ModelOptions> options)
{
    /// <summary>The folder of the store; it need not exist.</summary>
    public string Root { get; } = Path.GetFullPath(options.Value.Store ?? DefaultRoot());

    /// <summary>Room that is left on its disk; null where the system does not tell.</summary>
    public long? FreeBytes => Downloading.DiskSpace.FreeBytes(Root);

    /// <summary>Where a model of the catalogue is, or would be.</summary>
    /// <param name="model">Its name in the catalogue, such as <c>kokoro</c>.</param>
    public string PathOf(string model) => Path.Combine(Root, model);

    /// <summary>
    /// The folder from which an engine loads: the one that <c>--model-dir</c> names, else the model's in the store,
    /// whether or not it is complete.
    /// </summary>
    /// <param name="model">Its name in the catalogue.</param>
    internal ModelFolder FolderFor(string model) => options.Value.Directory is { } outside
        ? new ModelFolder(outside, "give --model-dir a folder with the model's files under their published names")
        : new ModelFolder(PathOf(model), $"run 'parley models pull {model}'");

    /// <summary>Whether the model can be loaded: a folder was named, or the store has all of it.</summary>
    internal EngineAvailability Probe(string model) => options.Value.Directory is not null || IsInstalled(model)
        ? EngineAvailability.Available(FolderFor(model).Path)
        : EngineAvailability.Missing($"Its model is not installed; run 'parley models pull {model}'.");

    /// <summary>
    /// Whether the store has all files of the model. Cheap: sizes are looked at, contents are not.
    /// </summary>
    public bool IsInstalled(string model) => StateOf(model) is ModelState.Installed or ModelState.ByHand;

    /// <summary>How much of the model is there. Cheap, as above.</summary>
    public ModelState StateOf(string model)
    {
        string folder = PathOf(model);
        if (ModelManifest.Find(folder) is { } manifest)
            return manifest.IsComplete(folder) ? ModelState.Installed : ModelState.Damaged;
        string staging = StagingOf(model);
        if (File.Exists(StagedModel.MarkerIn(staging)))
            return ModelState.Incomplete; // its files are being moved in: old and new ones are mixed
        if (Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Any())
            return ModelState.ByHand;
        return Directory.Exists(staging) ? ModelState.Incomplete : ModelState.Missing;
    }

    /// <summary>Whether a name from outside can be one of a model at all; others must not become paths.</summary>
    public static bool IsName(string name) => SafeNames.IsModelName(name);

    /// <summary>What was installed under that name; null if nothing was.</summary>
    public ModelManifest? ManifestOf(string model) => ModelManifest.Find(PathOf(model));

    /// <summary>The names of all models with a folder in the store, in order.</summary>
    public IReadOnlyList<string> InstalledNames() => Directory.Exists(Root)
        ? [.. Directory.EnumerateDirectories(Root)
            .Select(static folder => Path.GetFileName(folder))
            .Where(name => SafeNames.IsModelName(name) && IsInstalled(name))
            .Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Where the files of a model wait until all of them are there. Hidden: it is no model.</summary>
    internal string StagingOf(string model) => Path.Combine(Root, ".partial", model);

    /// <summary>Held while a model is being installed.</summary>
    internal string LockFileOf(string model) => Path.Combine(Root, ".locks", model + ".lock");

    private static string DefaultRoot() =>
        Environment.GetEnvironmentVariable("PARLEY_MODELS") is { Length: > 0 } named
            ? named
            : Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
                "parley",
                "models");
}
