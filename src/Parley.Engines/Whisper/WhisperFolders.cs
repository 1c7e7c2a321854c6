using Parley.Core;
using Parley.Engines.Models;
using Parley.Engines.Whisper.Files;

namespace Parley.Engines.Whisper;

/// <summary>Finds the model that the settings name: in the folder of <c>--model-dir</c>, in a folder of one's own, or in the store.</summary>
/// <param name="store">Of models.</param>
/// <param name="models">A folder outside, and which precision is wanted.</param>
/// <param name="options">Which model.</param>
internal sealed class WhisperFolders(ModelStore store, ModelOptions models, WhisperOptions options)
{
    /// <summary>What is fetched where nothing is installed: the smallest with few errors.</summary>
    public const string DefaultModel = "whisper-base";

    private const string EightBits = "int8";
    private const string AllBits = "fp32";

    private static readonly string[] _bestFirst =
        ["whisper-small", "whisper-small.en", "whisper-base", "whisper-base.en", "whisper-tiny", "whisper-tiny.en"];

    /// <summary>Whether it knows other languages than English; told by the name until the model is loaded.</summary>
    public bool IsMultilingual => !(OutsideFolder ?? NameOrDefault()).TrimEnd('/').EndsWith(".en", StringComparison.OrdinalIgnoreCase);

    private string Precision => options.Precision == WhisperOptions.Auto ? models.Precision : options.Precision;

    private string? OutsideFolder => models.Directory
        ?? (IsPath(options.Model) && Directory.Exists(options.Model) ? options.Model : null);

    /// <summary>The files in the precisions that are wanted: one, or two to choose from, 32 bits first.</summary>
    /// <exception cref="EngineUnavailableException">There are none; the message says what to do.</exception>
    public IReadOnlyList<WhisperFiles> Candidates()
    {
        List<WhisperFiles> found = [];
        if (OutsideFolder is { } outside)
        {
            found.AddRange(WhisperFiles.FindAll(outside, "name a folder with a Whisper model's files under their published names"));
        }
        else
        {
            string name = NameInStore();
            string[] folders = [name, $"{name}-{EightBits}"];
            string[] installed = [.. folders.Where(store.IsInstalled)];
            foreach (string folder in installed.Length > 0 ? installed : [name])
                found.AddRange(WhisperFiles.FindAll(store.PathOf(folder), $"run 'parley models pull {folder}'"));
        }

        WhisperPrecision? wanted = Precision switch
        {
            EightBits => WhisperPrecision.EightBit,
            AllBits => WhisperPrecision.Full,
            _ => null,
        };
        List<WhisperFiles> fitting = [.. found.Where(files => wanted is null || files.Precision == wanted).DistinctBy(files => files.Precision)];
        return fitting.Count > 0
            ? fitting
            : throw new EngineUnavailableException(
                $"Whisper is in '{Path.GetDirectoryName(found[0].Encoder)}', but not as {Precision}; ask for another precision, or "
                + (OutsideFolder is null ? $"run 'parley models pull {NameInStore()}{(wanted == WhisperPrecision.EightBit ? "-int8" : "")}'." : "add its files."));
    }

    /// <summary>Whether it can hear. Never throws; reads no weights.</summary>
    public EngineAvailability Probe()
    {
        try
        {
            if (OutsideFolder is null && !InstalledNames().Contains(NameInStore()))
                return EngineAvailability.Missing($"Its model is not installed; run 'parley models pull {NameInStore()}'.");
            WhisperFiles files = Candidates()[0];
            return EngineAvailability.Available(Path.GetDirectoryName(files.Tokenizer)!);
        }
        catch (Exception exception) when (exception
            is EngineUnavailableException or IOException or UnauthorizedAccessException)
        {
            return EngineAvailability.Missing(exception.Message);
        }
    }

    /// <summary>Models of the store by the name without the precision.</summary>
    private HashSet<string> InstalledNames() => [.. store.InstalledNames()
        .Select(name => name.EndsWith("-" + EightBits, StringComparison.Ordinal) ? name[..^(EightBits.Length + 1)] : name)];

    private string NameOrDefault()
    {
        try
        {
            return NameInStore();
        }
        catch (EngineUnavailableException)
        {
            return DefaultModel; // Opening it tells what is wrong.
        }
    }

    /// <summary>What other programs call <c>base.en</c>, <c>openai/whisper-base.en</c> or <c>whisper-1</c>.</summary>
    private string NameInStore()
    {
        string name = options.Model[(options.Model.LastIndexOf('/') + 1)..].Trim();
        // OpenAI's only name, and faster-whisper's settings, mean no model in particular.
        if (name is "" or WhisperOptions.Auto or "whisper-1")
        {
            HashSet<string> installed = InstalledNames();
            return _bestFirst.FirstOrDefault(installed.Contains) ?? DefaultModel;
        }

        name = name.StartsWith("whisper-", StringComparison.Ordinal) ? name : "whisper-" + name;
        bool isPath = Path.IsPathRooted(options.Model) || options.Model.StartsWith('.');
        return ModelStore.IsName(name) && !isPath
            ? name
            : throw new EngineUnavailableException(
                $"There is no folder '{options.Model}', and no model can have that name; Parley:Whisper:Model takes tiny, base, small, "
                + "the same with .en, or a folder.");
    }

    private static bool IsPath(string model) =>
        Path.IsPathRooted(model) || model.StartsWith('.') || model.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
