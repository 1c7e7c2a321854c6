using System.Collections.Frozen;
using System.Text.Json;

using Parley.Core;

namespace Parley.Engines.Piper;

/// <summary>What the <c>.onnx.json</c> beside a voice says about it.</summary>
internal sealed record PiperConfig
{
    private static readonly string[] _noPhonemes = ["_", "^", "$"];

    private FrozenDictionary<long, string>? _symbols;

    /// <summary>Of the sound that the model makes.</summary>
    public required int SampleRateHz { get; init; }

    /// <summary>The voice of espeak-ng that gives its phonemes.</summary>
    public required string EspeakVoice { get; init; }

    /// <summary>Whether it was trained on letters instead of phonemes.</summary>
    public bool ReadsLetters { get; init; }

    /// <summary>The ids of each code point (after NFD).</summary>
    public required IReadOnlyDictionary<string, long[]> Ids { get; init; }

    /// <summary>The phoneme of an id; null for the pad, the beginning and the end.</summary>
    public string? SymbolOf(long id) => (_symbols ??= Symbols()).GetValueOrDefault(id);

    /// <summary>Phonemes that are said as others; usually empty.</summary>
    public IReadOnlyDictionary<string, string[]> Replacements { get; init; } = FrozenDictionary<string, string[]>.Empty;

    public int SpeakerCount { get; init; } = 1;

    /// <summary>Speakers by name; empty where they have none.</summary>
    public IReadOnlyDictionary<string, long> Speakers { get; init; } = FrozenDictionary<string, long>.Empty;

    public float NoiseScale { get; init; } = 0.667f;

    public float LengthScale { get; init; } = 1;

    /// <summary>How much the lengths of phonemes vary.</summary>
    public float NoiseW { get; init; } = 0.8f;

    /// <summary>Samples of one frame, in which the alignment counts.</summary>
    public int HopSamples { get; init; } = 256;

    /// <summary>BCP 47.</summary>
    public string Language { get; init; } = "und";

    /// <summary>Such as <c>lessac, medium</c>; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <exception cref="EngineUnavailableException">It is missing or not the description of a Piper voice.</exception>
    public static PiperConfig Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            using JsonDocument document = JsonDocument.Parse(file);
            return Read(document.RootElement, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new EngineUnavailableException(
                $"'{path}' cannot be read ({exception.Message}); "
                + "a Piper voice is an .onnx file with its .onnx.json beside it.", exception);
        }
        catch (Exception exception) when (
            exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw Bad(path, exception.Message, exception);
        }
    }

    private static PiperConfig Read(JsonElement root, string path)
    {
        string type = root.TryGetProperty("phoneme_type", out JsonElement named)
            ? named.GetString() ?? "espeak" : "espeak";
        if (type is not ("espeak" or "text"))
            throw Bad(path, $"it wants phonemes of the kind '{type}', and only 'espeak' and 'text' are known");

        var config = new PiperConfig
        {
            SampleRateHz = root.GetProperty("audio").GetProperty("sample_rate").GetInt32(),
            EspeakVoice = root.TryGetProperty("espeak", out JsonElement espeak)
                ? espeak.GetProperty("voice").GetString() ?? "" : "",
            ReadsLetters = type == "text",
            Ids = root.GetProperty("phoneme_id_map").EnumerateObject()
                .ToDictionary(entry => entry.Name, entry =>
                    entry.Value.EnumerateArray().Select(id => id.GetInt64()).ToArray(), StringComparer.Ordinal),
            Replacements = root.TryGetProperty("phoneme_map", out JsonElement map)
                && map.ValueKind == JsonValueKind.Object
                ? map.EnumerateObject().ToDictionary(
                    entry => entry.Name, entry =>
                        entry.Value.EnumerateArray().Select(to => to.GetString() ?? "").ToArray(),
                            StringComparer.Ordinal)
                : FrozenDictionary<string, string[]>.Empty,
            SpeakerCount = root.TryGetProperty("num_speakers", out JsonElement speakers) ? speakers.GetInt32() : 1,
            Speakers = root.TryGetProperty("speaker_id_map", out JsonElement names)
                && names.ValueKind == JsonValueKind.Object
                ? names.EnumerateObject().ToDictionary(
                    entry => entry.Name, entry => entry.Value.GetInt64(), StringComparer.OrdinalIgnoreCase)
                : FrozenDictionary<string, long>.Empty,
            HopSamples = root.TryGetProperty("hop_length", out JsonElement hop) ? hop.GetInt32() : 256,
            Language = LanguageOf(root),
            Description = DescriptionOf(root),
        };
        if (root.TryGetProperty("inference", out JsonElement inference))
        {
            config = config with
            {
                NoiseScale = Number(inference, "noise_scale", config.NoiseScale),
                LengthScale = Number(inference, "length_scale", config.LengthScale),
                NoiseW = Number(inference, "noise_w", config.NoiseW),
            };
        }

        return Checked(config, path);
    }

    private FrozenDictionary<long, string> Symbols() => Ids
        .Where(entry => entry.Value.Length > 0 && !_noPhonemes.Contains(entry.Key, StringComparer.Ordinal))
        .DistinctBy(entry => entry.Value[0])
        .ToFrozenDictionary(entry => entry.Value[0], entry => entry.Key);

    private static PiperConfig Checked(PiperConfig config, string path)
    {
        if (config.SampleRateHz is < 4_000 or > 192_000)
            throw Bad(path, $"its sample rate is {config.SampleRateHz} Hz");
        if (config.SpeakerCount < 1 || config.HopSamples < 1 || !(config.LengthScale > 0))
            throw Bad(path, "its speakers, its hop length and its length scale must be above zero");
        if (!config.ReadsLetters && config.EspeakVoice.Length == 0)
            throw Bad(path, "it does not name the voice of espeak-ng");
        foreach (string mark in (ReadOnlySpan<string>)["^", "_", "$"])
        {
            if (!config.Ids.TryGetValue(mark, out long[]? ids) || ids.Length == 0)
                throw Bad(path, $"its phoneme_id_map lacks '{mark}'");
        }

        return config;
    }

    private static float Number(JsonElement parent, string name, float otherwise) =>
        parent.TryGetProperty(name, out JsonElement value) ? value.GetSingle() : otherwise;

    private static string LanguageOf(JsonElement root)
    {
        string? code = root.TryGetProperty("language", out JsonElement language)
            && language.TryGetProperty("code", out JsonElement named)
            ? named.GetString()
            : root.TryGetProperty("espeak", out JsonElement espeak) ? espeak.GetProperty("voice").GetString() : null;
        return string.IsNullOrEmpty(code) ? "und" : code.Replace('_', '-');
    }

    private static string DescriptionOf(JsonElement root)
    {
        string? dataset = root.TryGetProperty("dataset", out JsonElement named) ? named.GetString() : null;
        string? quality = root.GetProperty("audio").TryGetProperty("quality", out JsonElement graded)
            ? graded.GetString() : null;
        return string.Join(", ", new[] { dataset, quality }.Where(part => !string.IsNullOrEmpty(part)));
    }

    private static EngineUnavailableException Bad(string path, string why, Exception? inner = null) =>
        new($"'{path}' does not describe a Piper voice: {why}. Take the .onnx.json that was published with the .onnx.",
            inner);
}
