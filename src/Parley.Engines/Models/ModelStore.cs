using Microsoft.Extensions.Options;

using Parley.Core;

namespace Parley.Engines.Models;

/// <summary>The folder in which downloaded models are, a folder for each. Thread-safe.</summary>
public sealed class ModelStore(IOptions<ModelOptions> options)
{
    /// <summary>The folder of the store; it need not exist.</summary>
    public string Root { get; } = Path.GetFullPath(options.Value.Store ?? DefaultRoot());

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

    /// <summary>Whether the store has all files of the model.</summary>
    public bool IsInstalled(string model) => Directory.Exists(PathOf(model));

    private static string DefaultRoot() =>
        Environment.GetEnvironmentVariable("PARLEY_MODELS") is { Length: > 0 } named
            ? named
            : Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
                "parley",
                "models");
}
