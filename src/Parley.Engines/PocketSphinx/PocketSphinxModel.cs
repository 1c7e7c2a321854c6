using Parley.Core;

namespace Parley.Engines.PocketSphinx;

/// <summary>The files of a model: sounds, words and how words follow one another.</summary>
internal sealed class PocketSphinxModel
{
    public const string FolderVariable = "PARLEY_POCKETSPHINX_MODEL";

    private static readonly string[] _usualFolders =
    [
        "/usr/share/pocketsphinx/model/en-us",
        "/usr/local/share/pocketsphinx/model/en-us",
        "/opt/homebrew/share/pocketsphinx/model/en-us",
        Path.Combine(AppContext.BaseDirectory, "native", "pocketsphinx", "en-us"),
    ];

    private static readonly (string Argument, string File)[] _files =
    [
        ("-mdef", "en-us/mdef"),
        ("-mean", "en-us/means"),
        ("-var", "en-us/variances"),
        ("-tmat", "en-us/transition_matrices"),
        ("-sendump", "en-us/sendump"),
        ("-fdict", "en-us/noisedict"),
        ("-lm", "en-us.lm.bin"),
        ("-dict", "cmudict-en-us.dict"),
    ];

    private readonly Dictionary<string, string> _features;

    private PocketSphinxModel(string folder, Dictionary<string, string> features)
    {
        Folder = folder;
        _features = features;
    }

    public string Folder { get; }

    /// <summary>The mean cepstrum of the speech that the model was trained on.</summary>
    public float[] TrainingMean => [.. _features["-cmninit"].Split(',').Select(float.Parse)];

    /// <summary>Finds the model and checks that its files are there; the library ends the process where they are not.</summary>
    /// <exception cref="EngineUnavailableException">It is nowhere, or incomplete.</exception>
    public static PocketSphinxModel Find(string? chosenFolder)
    {
        string? chosen = chosenFolder ?? Environment.GetEnvironmentVariable(FolderVariable);
        string[] folders = string.IsNullOrEmpty(chosen) ? _usualFolders : [Path.GetFullPath(chosen)];
        string folder = folders.FirstOrDefault(Directory.Exists) ?? throw new EngineUnavailableException(
            $"The PocketSphinx model is not in '{string.Join("' or '", folders)}'; install it with 'apt-get install "
            + $"pocketsphinx-en-us', or set {FolderVariable} to the folder that holds it.");
        string featureFile = Path.Combine(folder, "en-us", "feat.params");
        string? missing = _files.Select(file => Path.Combine(folder, file.File)).Append(featureFile).FirstOrDefault(file => !File.Exists(file));
        if (missing is not null)
        {
            throw new EngineUnavailableException(
                $"The PocketSphinx model in '{folder}' lacks '{missing}'; install it anew with 'apt-get install --reinstall "
                + $"pocketsphinx-en-us', or set {FolderVariable} to a complete one.");
        }

        return new PocketSphinxModel(folder, ReadFeatures(featureFile));
    }

    /// <summary>The library's command line for this model, with <paramref name="changes"/> to its features.</summary>
    /// <remarks>
    /// The files are named one by one, because feat.params of a folder that is named as a whole overrides what is asked for here.
    /// </remarks>
    public IReadOnlyList<string> Arguments(IReadOnlyDictionary<string, string> changes)
    {
        var arguments = new Dictionary<string, string>(_features, StringComparer.Ordinal);
        foreach ((string argument, string file) in _files)
            arguments[argument] = Path.Combine(Folder, file);
        foreach ((string argument, string value) in changes)
            arguments[argument] = value;
        return [.. arguments.SelectMany(pair => new[] { pair.Key, pair.Value })];
    }

    private static Dictionary<string, string> ReadFeatures(string file)
    {
        Dictionary<string, string> features = new(StringComparer.Ordinal);
        foreach (string line in File.ReadLines(file))
        {
            string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 2 && words[0] is ['-', ..] and not "-model")
                features[words[0]] = words[1];
        }

        return features.ContainsKey("-cmninit")
            ? features
            : throw new EngineUnavailableException($"'{file}' has no line -cmninit; install it anew with 'apt-get install --reinstall pocketsphinx-en-us'.");
    }
}
