using Parley.Core;
using Parley.Engines.Models;

namespace Parley.Engines.Kokoro;

/// <summary>Where Kokoro's files are: in the folder that <c>--model-dir</c> names, else in the store.</summary>
/// <param name="store">Of models.</param>
/// <param name="models">Which precision is wanted.</param>
/// <param name="options">Which model.</param>
internal sealed class KokoroFiles(ModelStore store, ModelOptions models, KokoroOptions options)
{
    private const string EightBits = "int8";
    private const string AllBits = "fp32";

    private static readonly string[] _fullNames =
        ["model.onnx", "kokoro-v1.0.onnx", "kokoro-v0_19.onnx", "kokoro.onnx"];

    private static readonly string[] _eightBitNames = ["model_quantized.onnx", "kokoro-v1.0.int8.onnx"];

    private readonly ModelFolder _folder = store.FolderFor(options.Model);
    private readonly ModelFolder _timedFolder = store.FolderFor(options.Model + "-timestamped");
    private readonly ModelFolder _eightBitFolder = store.FolderFor(options.Model + "-int8");

    /// <summary>The folders in which voices may be, in order.</summary>
    public IEnumerable<string> VoiceFolders
    {
        get
        {
            string[] folders = IsOutside ? [_folder.Path] : [_folder.Path, _timedFolder.Path, _eightBitFolder.Path];
            foreach (string folder in folders)
            {
                yield return Path.Combine(folder, "voices");
                yield return folder;
            }

            // Several exports of one model often share their voices.
            if (IsOutside)
                yield return Path.Combine(_folder.Path, "..", "voices");
        }
    }

    private bool IsOutside => models.Directory is not null;

    /// <summary>Of two exports of the same weights, the one that also tells when each word is said.</summary>
    private string? FullFile => _timedFolder.Find(_fullNames) ?? _folder.Find(_fullNames);

    private string? EightBitFile => _eightBitFolder.Find(_eightBitNames) ?? _folder.Find(_eightBitNames);

    /// <summary>The files that the wanted precision allows: one, or that of 32 bits and that of 8.</summary>
    /// <exception cref="EngineUnavailableException">There is none.</exception>
    public IReadOnlyList<string> Candidates()
    {
        string? full = FullFile;
        string? eightBit = EightBitFile;
        if (full is null && eightBit is null)
            return [OnlyFile() ?? _folder.Require([.. _fullNames, .. _eightBitNames])];
        return models.Precision switch
        {
            EightBits => [eightBit ?? throw Missing(EightBits, AllBits, options.Model + "-int8")],
            AllBits => [full ?? throw Missing(AllBits, EightBits, options.Model)],
            _ => [.. new[] { full, eightBit }.OfType<string>()],
        };
    }

    /// <summary>A file that comes with the model: in the same folder, or in the one above <c>onnx</c>.</summary>
    public string? Beside(string model, string name)
    {
        string[] places = [Path.Combine(Path.GetDirectoryName(model)!, name), Path.Combine(_folder.Path, name)];
        return places.FirstOrDefault(File.Exists);
    }

    /// <summary>What to do about a broken file, as an imperative.</summary>
    public string Fix(string model) => IsOutside
        ? "put the published file there again"
        : $"run 'parley models pull {Path.GetRelativePath(store.Root, model).Split(Path.DirectorySeparatorChar)[0]}'";

    /// <summary>What to do about a voice that is not there, as an imperative.</summary>
    public string FixForVoices => IsOutside
        ? $"put its .bin file into '{Path.Combine(_folder.Path, "voices")}'"
        : $"run 'parley models pull {options.Model}'";

    /// <summary>Whether it can speak. Never throws.</summary>
    public EngineAvailability Probe()
    {
        if (IsOutside)
            return ProbeFolder();
        string[] names = [options.Model + "-timestamped", options.Model, options.Model + "-int8"];
        return store.Probe(names.FirstOrDefault(store.IsInstalled) ?? options.Model);
    }

    /// <summary>The folder that was named may be another engine's.</summary>
    private EngineAvailability ProbeFolder()
    {
        try
        {
            bool isWhole = (FullFile ?? EightBitFile ?? OnlyFile()) is not null
                && new KokoroVoices(VoiceFolders).Names.Count > 0;
            return isWhole
                ? EngineAvailability.Available(_folder.Path)
                : EngineAvailability.Missing($"'{_folder.Path}' does not hold Kokoro with a voice.");
        }
        catch (Exception exception) when (exception
            is EngineUnavailableException or IOException or UnauthorizedAccessException)
        {
            return EngineAvailability.Missing(exception.Message);
        }
    }

    /// <summary>The only model of the folder, whatever it is called.</summary>
    private string? OnlyFile()
    {
        foreach (string folder in (string[])[_folder.Path, Path.Combine(_folder.Path, "onnx")])
        {
            if (Directory.Exists(folder) && Directory.GetFiles(folder, "*.onnx") is [var only])
                return only;
        }

        return null;
    }

    private EngineUnavailableException Missing(string wanted, string there, string model)
    {
        string fix = IsOutside ? $"add the {wanted} file" : $"run 'parley models pull {model}'";
        return new EngineUnavailableException(
            $"Kokoro is in '{_folder.Path}' as {there} only; take --precision {there}, or {fix}.");
    }
}
