using System.Text.Json;

namespace Parley.Engines.Models.Catalogue;

/// <summary>The models that can be downloaded, and where. Immutable.</summary>
public sealed class ModelCatalogue
{
    private readonly Dictionary<string, CatalogueModel> _models;

    private ModelCatalogue(CatalogueDocument document)
    {
        _models = document.Models.ToDictionary(static model => model.Name, StringComparer.Ordinal);
        Models = document.Models;
        Indexes = document.Indexes ?? [];
    }

    public IReadOnlyList<CatalogueModel> Models { get; }

    /// <summary>Where further models are listed.</summary>
    public IReadOnlyList<VoiceIndex> Indexes { get; }

    /// <summary>Reads the catalogue that comes with the program, or another one.</summary>
    /// <param name="path">A JSON file; null for the built-in one.</param>
    /// <exception cref="InvalidDataException">It is not a catalogue; the message names the file and the
    /// place.</exception>
    public static ModelCatalogue Load(string? path = null)
    {
        using Stream stream = path is null
            ? typeof(ModelCatalogue).Assembly.GetManifestResourceStream("Parley.Engines.Models.catalogue.json")!
            : OpenFile(path);
        return Read(stream, path ?? "the built-in catalogue");
    }

    /// <param name="name">Case counts: it is the name of a folder.</param>
    public CatalogueModel? Find(string name) => _models.GetValueOrDefault(name);

    /// <summary>The index in which a name that is not here may be.</summary>
    public VoiceIndex? IndexFor(string name) =>
        Indexes.FirstOrDefault(
            index => name.Length > index.Prefix.Length && name.StartsWith(index.Prefix, StringComparison.Ordinal));

    internal static ModelCatalogue Read(Stream stream, string where)
    {
        try
        {
            CatalogueDocument document = JsonSerializer.Deserialize(stream, CatalogueJson.Default.CatalogueDocument)
                ?? throw new InvalidDataException("it is empty");
            CatalogueRules.Check(document);
            return new ModelCatalogue(document);
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            throw new InvalidDataException(
                $"The model catalogue '{where}' cannot be used: {exception.Message}", exception);
        }
    }

    private static FileStream OpenFile(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException(
                $"The model catalogue '{path}', which Parley:Models:Catalogue names, cannot be opened: " +
                $"{exception.Message}", exception);
        }
    }
}
