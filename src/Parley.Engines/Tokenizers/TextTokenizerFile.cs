using System.Text.Json;
using System.Text.RegularExpressions;

namespace Parley.Engines.Tokenizers;

/// <summary>
/// Reads a <c>tokenizer.json</c> as Hugging Face's tokenizers write it (WordPiece and Unigram), or a <c>vocab.txt</c>
/// of
/// BERT. Truncation and padding in the file are passed over: they are the model's business.
/// </summary>
internal static class TextTokenizerFile
{
    private static readonly string[] _bertSpecials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    /// <param name="path">A <c>.json</c>, or a text file with a piece on each line.</param>
    /// <exception cref="InvalidDataException">It is no such file, or of a kind that is not known.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static TextTokenizer Load(string path)
    {
        try
        {
            if (!path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
                return ReadLines(File.ReadLines(path));
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return Read(json.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException
            or KeyNotFoundException or NotSupportedException or ArgumentException or InvalidDataException)
        {
            throw new InvalidDataException(
                $"'{path}' is not a tokenizer that can be used: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    private static TextTokenizer ReadLines(IEnumerable<string> lines)
    {
        Dictionary<string, int> vocabulary = new(StringComparer.Ordinal);
        int id = 0;
        foreach (string line in lines)
            vocabulary[line] = id++;
        var pieces = new WordPieceModel(vocabulary);
        return new TextTokenizer(
            new BertNormalizer().Normalize, WordSplit.Bert, pieces,
            [.. _bertSpecials.Where(text => pieces.IdOf(text) is not null).Select(text => (text, pieces.IdOf(text)!.Value))]);
    }

    private static TextTokenizer Read(JsonElement root)
    {
        Func<string, string> normalize = root.TryGetProperty("normalizer", out JsonElement normalizer)
            ? ReadNormalizer(normalizer) : static text => text;
        WordSplit words = root.TryGetProperty("pre_tokenizer", out JsonElement split)
            ? ReadSplit(split) : throw new InvalidDataException("it does not say how words are told apart");
        return new TextTokenizer(normalize, words, ReadPieces(root.GetProperty("model")), ReadSpecials(root));
    }

    private static Func<string, string> ReadNormalizer(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Null)
            return static text => text;
        switch (TypeOf(json))
        {
            case "Sequence":
                Func<string, string>[] steps =
                    [.. json.GetProperty("normalizers").EnumerateArray().Select(ReadNormalizer)];
                return text => steps.Aggregate(text, static (soFar, step) => step(soFar));
            case "BertNormalizer":
                bool lowers = IsSet(json, "lowercase") ?? true;
                return new BertNormalizer(
                    IsSet(json, "clean_text") ?? true, IsSet(json, "handle_chinese_chars") ?? true,
                    IsSet(json, "strip_accents") ?? lowers, lowers).Normalize;
            case "Lowercase":
                return static text => text.ToLowerInvariant();
            case "Strip":
                return ReadStrip(IsSet(json, "strip_left") ?? true, IsSet(json, "strip_right") ?? true);
            case "Replace":
                return ReadReplacement(json.GetProperty("pattern"), json.GetProperty("content").GetString()!);
            case var other:
                throw new NotSupportedException($"it cleans text by '{other}', which Parley cannot");
        }
    }

    private static Func<string, string> ReadStrip(bool left, bool right) => (left, right) switch
    {
        (true, true) => static text => text.Trim(),
        (true, false) => static text => text.TrimStart(),
        (false, true) => static text => text.TrimEnd(),
        _ => static text => text,
    };

    private static Func<string, string> ReadReplacement(JsonElement pattern, string content)
    {
        if (pattern.TryGetProperty("String", out JsonElement literal))
        {
            string wanted = literal.GetString()!;
            return text => text.Replace(wanted, content, StringComparison.Ordinal);
        }

        // Patterns come with the model: without backtracking none can take for ever.
        var regex = new Regex(
            pattern.GetProperty("Regex").GetString()!, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        return text => regex.Replace(text, _ => content);
    }

    private static WordSplit ReadSplit(JsonElement json) => TypeOf(json) switch
    {
        "BertPreTokenizer" => WordSplit.Bert,
        "Metaspace" => new WordSplit(
            json.GetProperty("replacement").GetString()![0],
            json.TryGetProperty("prepend_scheme", out JsonElement scheme)
                ? scheme.GetString() != "never"
                : IsSet(json, "add_prefix_space") ?? true,
            IsSet(json, "split") ?? true),
        var other => throw new NotSupportedException($"it tells words apart by '{other}', which Parley cannot"),
    };

    private static IPieceModel ReadPieces(JsonElement json)
    {
        switch (TypeOf(json))
        {
            case "WordPiece":
                return new WordPieceModel(
                    json.GetProperty("vocab").EnumerateObject()
                        .ToDictionary(
                            static piece => piece.Name, static piece => piece.Value.GetInt32(), StringComparer.Ordinal),
                    json.GetProperty("unk_token").GetString()!,
                    json.GetProperty("continuing_subword_prefix").GetString()!,
                    json.GetProperty("max_input_chars_per_word").GetInt32());
            case "Unigram" when IsSet(json, "byte_fallback") is not true:
                bool hasUnknown = json.TryGetProperty("unk_id", out JsonElement unknown)
                    && unknown.ValueKind == JsonValueKind.Number;
                return new UnigramModel(
                    [.. json.GetProperty("vocab").EnumerateArray()
                        .Select(static piece => (piece[0].GetString()!, piece[1].GetDouble()))],
                    hasUnknown ? unknown.GetInt32() : null);
            case var other:
                throw new NotSupportedException($"its pieces are of the kind '{other}', which Parley cannot read");
        }
    }

    private static List<(string Text, int Id)> ReadSpecials(JsonElement root)
    {
        List<(string Text, int Id)> specials = [];
        if (!root.TryGetProperty("added_tokens", out JsonElement added))
            return specials;
        foreach (JsonElement token in added.EnumerateArray())
        {
            if (IsSet(token, "special") is true && token.GetProperty("content").GetString() is { Length: > 0 } text)
                specials.Add((text, token.GetProperty("id").GetInt32()));
        }

        return specials;
    }

    private static string TypeOf(JsonElement json) => json.ValueKind == JsonValueKind.Object
        ? json.GetProperty("type").GetString()!
        : throw new InvalidDataException("a part of it has no kind");

    private static bool? IsSet(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : null;
}
