using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

using Parley.Core;

namespace Parley.Engines.Kokoro;

/// <summary>The model's table of symbols: one code point is one token, and what is not in it is not spoken.</summary>
internal sealed class KokoroVocabulary
{
    /// <summary>Stands before and after each run's tokens.</summary>
    public const int Pad = 0;

    /// <summary>The table of all published versions: runs of symbols, each with the number of its first.</summary>
    private static readonly (int First, string Symbols)[] _published =
    [
        (1, ";:,.!?"), (9, "—…\"()“” \u0303ʣʥʦʨᵝꭧAI"), (31, "O"), (33, "Q"), (35, "ST"), (39, "W"), (41, "Yᵊabcdef"),
        (50, "hijklmnopqrstuvwxyzɑɐɒæ"), (75, "βɔɕç"), (80, "ɖðʤə"), (85, "ɚɛɜ"), (90, "ɟ"), (92, "ɡ"), (99, "ɥ"),
        (101, "ɨɪʝ"), (110, "ɯɰŋɳɲɴø"), (118, "ɸθœ"), (123, "ɹ"), (125, "ɾɻ"), (128, "ʁɽʂʃʈʧ"), (135, "ʊʋ"),
        (138, "ʌɣɤ"), (142, "χʎ"), (147, "ʒʔ"), (156, "ˈˌː"), (162, "ʰ"), (164, "ʲ"), (169, "↓"), (171, "→↗↘"), (177, "ᵻ"),
    ];

    private readonly FrozenDictionary<Rune, int> _ids;

    private KokoroVocabulary(Dictionary<Rune, int> ids) => _ids = ids.ToFrozenDictionary();

    /// <summary>That of all published versions.</summary>
    public static KokoroVocabulary Published { get; } = new(ReadPublished());

    public int Count => _ids.Count;

    /// <summary>
    /// The table that comes with a model: <c>vocab</c> of hexgrad's <c>config.json</c>, <c>model.vocab</c> of a
    /// <c>tokenizer.json</c>; the published one where a file has none.
    /// </summary>
    /// <param name="paths">Tried in order; those that are null are passed over.</param>
    /// <exception cref="EngineUnavailableException">A file is no JSON, or a number in it is none.</exception>
    public static KokoroVocabulary Load(params ReadOnlySpan<string?> paths)
    {
        foreach (string? path in paths)
        {
            if (path is not null && TryRead(path) is { } found)
                return found;
        }

        return Published;
    }

    /// <summary>The tokens of a string of phonemes.</summary>
    public IEnumerable<KokoroToken> Encode(string phonemes)
    {
        foreach (Rune symbol in phonemes.EnumerateRunes())
        {
            if (_ids.TryGetValue(symbol, out int id))
                yield return new KokoroToken(id, symbol);
        }
    }

    private static KokoroVocabulary? TryRead(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = json.RootElement;
            bool isTable = root.TryGetProperty("vocab", out JsonElement table)
                || (root.TryGetProperty("model", out JsonElement model) && model.TryGetProperty("vocab", out table));
            if (!isTable || table.ValueKind != JsonValueKind.Object)
                return null;

            Dictionary<Rune, int> ids = [];
            foreach (JsonProperty entry in table.EnumerateObject())
            {
                // Longer ones are names of markers; number 0 is the pad, whatever it is called.
                bool isSymbol = Rune.TryGetRuneAt(entry.Name, 0, out Rune symbol)
                    && symbol.Utf16SequenceLength == entry.Name.Length;
                if (isSymbol && entry.Value.GetInt32() is > Pad and int id)
                    ids[symbol] = id;
            }

            return ids.Count > 0 ? new KokoroVocabulary(ids) : null;
        }
        catch (Exception exception) when (exception
            is JsonException or InvalidOperationException or FormatException or ArgumentException or IOException)
        {
            throw new EngineUnavailableException(
                $"'{path}' should hold Kokoro's table of symbols, but cannot be read ({exception.Message}); "
                + "put the published file there, or remove it to use the table that is built in.", exception);
        }
    }

    private static Dictionary<Rune, int> ReadPublished()
    {
        Dictionary<Rune, int> ids = [];
        foreach ((int first, string symbols) in _published)
        {
            int id = first;
            foreach (Rune symbol in symbols.EnumerateRunes())
                ids.Add(symbol, id++);
        }

        return ids;
    }
}
