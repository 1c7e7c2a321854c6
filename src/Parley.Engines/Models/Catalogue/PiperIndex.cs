using System.Text.Json;

namespace Parley.Engines.Models.Catalogue;

/// <summary>Reads the list of voices that Piper's publishers keep (<c>voices.json</c>).</summary>
internal static class PiperIndex
{
    /// <exception cref="InvalidDataException">It is not such a list.</exception>
    public static IReadOnlyList<CatalogueModel> Parse(ReadOnlyMemory<byte> json, VoiceIndex index)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return
            [
                .. document.RootElement.EnumerateObject()
                    .Where(voice => SafeNames.IsModelName(index.Prefix + voice.Name))
                    .Select(voice => Voice(voice.Name, voice.Value, index))
                    .Where(static model => model.Files.Count > 0)
                    .OrderBy(static model => model.Name, StringComparer.Ordinal),
            ];
        }
        catch (Exception exception) when (
            exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InvalidDataException(
                $"'{index.Source}' of '{index.Repo}' is not a list of voices: {exception.Message}", exception);
        }
    }

    private static CatalogueModel Voice(string key, JsonElement voice, VoiceIndex index)
    {
        JsonElement language = voice.GetProperty("language");
        string spoken = language.GetProperty("name_english").GetString()!;
        string country = language.TryGetProperty("country_english", out JsonElement named) ? $" ({named.GetString()})" : "";
        return new CatalogueModel
        {
            Name = index.Prefix + key,
            Title = $"Piper, {spoken}{country}, {voice.GetProperty("name").GetString()}, " +
                $"{voice.GetProperty("quality").GetString()} quality",
            Purpose = "text-to-speech",
            Engine = "piper",
            Licence = index.Licence,
            Files = [.. voice.GetProperty("files").EnumerateObject().Select(file => File(file, index)).Where(
                static file => SafeNames.IsRelativePath(file.Path))],
        };
    }

    private static CatalogueFile File(JsonProperty file, VoiceIndex index)
    {
        string md5 = file.Value.GetProperty("md5_digest").GetString()!;
        if (!SafeNames.IsHash(md5, 32))
            throw new FormatException($"the MD5 of '{file.Name}' is '{md5}'.");
        return new CatalogueFile
        {
            Path = file.Name[(file.Name.LastIndexOf('/') + 1)..],
            Repo = index.Repo,
            Revision = index.Revision,
            Source = file.Name,
            Size = file.Value.GetProperty("size_bytes").GetInt64(),
            Md5 = md5,
        };
    }
}
