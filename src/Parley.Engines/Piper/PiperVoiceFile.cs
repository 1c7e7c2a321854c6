namespace Parley.Engines.Piper;

/// <summary>A voice on disk: a model with its description beside it.</summary>
/// <param name="ModelPath">The <c>.onnx</c>.</param>
internal sealed record PiperVoiceFile(string ModelPath)
{
    /// <summary>Its name: that of the file, without the extension.</summary>
    public string Stem { get; } = Path.GetFileNameWithoutExtension(ModelPath);

    public string ConfigPath { get; } = ModelPath + ".json";

    /// <summary>Those of a folder in the order of their names; a model without description is none.</summary>
    public static IEnumerable<PiperVoiceFile> In(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*.onnx").Order(StringComparer.Ordinal).Select(
            path => new PiperVoiceFile(path)).Where(file => File.Exists(file.ConfigPath))
        : [];
}
