using System.Text.Json;

using Parley.Core;

namespace Parley.Engines.Whisper.Files;

/// <summary>Reads numbers from a model's JSON file; what is wrong is told with the file's name.</summary>
internal sealed class ConfigReader
{
    private readonly string _path;
    private readonly JsonElement _root;

    private ConfigReader(string path, JsonElement root)
    {
        _path = path;
        _root = root;
    }

    /// <exception cref="EngineUnavailableException">The file cannot be read, or is no JSON object.</exception>
    public static ConfigReader Open(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new ConfigReader(path, document.RootElement.Clone())
                : throw new EngineUnavailableException($"'{path}' is not a model's settings: it holds no JSON object. Fetch the model again.");
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new EngineUnavailableException($"'{path}' cannot be read: {exception.Message} Fetch the model again.", exception);
        }
    }

    /// <summary>A whole number that must be there, in a range.</summary>
    public int Number(string name, int least, int most) =>
        _root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt32(out int number) && number >= least && number <= most
            ? number
            : throw Wrong($"{name} is missing, or no number from {least} to {most}");

    /// <summary>A list of whole numbers; null where there is none.</summary>
    public IReadOnlyList<int>? Numbers(string name) =>
        _root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out int number)
                ? number
                : throw Wrong($"{name} holds something that is no whole number"))]
            : null;

    /// <summary>A list of pairs of whole numbers; null where there is none.</summary>
    public IReadOnlyList<(int, int)>? Pairs(string name)
    {
        if (!_root.TryGetProperty(name, out JsonElement value) || value.ValueKind != JsonValueKind.Array)
            return null;
        var pairs = new List<(int, int)>();
        foreach (JsonElement item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Array || item.GetArrayLength() != 2
                || item[0].ValueKind != JsonValueKind.Number || !item[0].TryGetInt32(out int first)
                || item[1].ValueKind != JsonValueKind.Number || !item[1].TryGetInt32(out int second))
                throw Wrong($"{name} holds something that is no pair of whole numbers");
            pairs.Add((first, second));
        }

        return pairs;
    }

    public EngineUnavailableException Wrong(string what) =>
        new($"'{_path}' is not of a Whisper that Parley knows: {what}. Take the file that was published with the model.");
}
