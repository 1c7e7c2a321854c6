using System.Text.Json;

namespace Parley.Engines.Whisper.Text;

/// <summary>What Parley takes from a <c>tokenizer.json</c>: tokens, merges, and the tokens that were added to them.</summary>
internal sealed class TokenizerFile
{
    private const int Bytes = 256;

    private TokenizerFile(byte[][] tokens, BytePairs pairs, Dictionary<string, int> added)
    {
        Tokens = tokens;
        Pairs = pairs;
        Added = added;
    }

    /// <summary>The bytes of each token of text, by id.</summary>
    public byte[][] Tokens { get; }

    public BytePairs Pairs { get; }

    /// <summary>Ids of tokens such as <c>&lt;|en|&gt;</c>.</summary>
    public Dictionary<string, int> Added { get; }

    /// <exception cref="InvalidDataException">It is not a byte-level byte-pair tokenizer, or is damaged.</exception>
    public static TokenizerFile Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            using var document = JsonDocument.Parse(file);
            return Read(document.RootElement);
        }
        catch (Exception exception) when (exception
            is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or InvalidDataException)
        {
            throw new InvalidDataException(
                $"'{path}' is not the tokenizer of a Whisper model: {exception.Message} Fetch the model again.", exception);
        }
    }

    private static TokenizerFile Read(JsonElement root)
    {
        JsonElement model = root.GetProperty("model");
        if (model.GetProperty("type").GetString() != "BPE")
            throw new InvalidDataException("it does not merge byte pairs.");
        Dictionary<string, int> added = [];
        foreach (JsonElement token in root.GetProperty("added_tokens").EnumerateArray())
            added[token.GetProperty("content").GetString()!] = token.GetProperty("id").GetInt32();

        Dictionary<string, int> ids = new(StringComparer.Ordinal);
        foreach (JsonProperty token in model.GetProperty("vocab").EnumerateObject())
        {
            // Some exports list the added tokens here too.
            if (!added.ContainsKey(token.Name))
                ids[token.Name] = token.Value.GetInt32();
        }

        return new TokenizerFile(TokensOf(ids), new BytePairs(ByteTokens(ids), Merges(model.GetProperty("merges"), ids)), added);
    }

    private static byte[][] TokensOf(Dictionary<string, int> ids)
    {
        byte[][] tokens = new byte[ids.Count][];
        foreach ((string written, int id) in ids)
        {
            if ((uint)id >= (uint)tokens.Length || tokens[id] is not null)
                throw new InvalidDataException($"its {tokens.Length} tokens are not numbered from 0 on; '{written}' is {id}.");
            tokens[id] = ByteAlphabet.BytesOf(written)
                ?? throw new InvalidDataException($"the token '{written}' is not written in bytes.");
        }

        return tokens;
    }

    private static int[] ByteTokens(Dictionary<string, int> ids)
    {
        int[] tokens = new int[Bytes];
        for (int value = 0; value < Bytes; value++)
        {
            if (!ids.TryGetValue(ByteAlphabet.CharacterOf((byte)value).ToString(), out tokens[value]))
                throw new InvalidDataException($"there is no token for the byte {value}.");
        }

        return tokens;
    }

    private static Dictionary<(int Left, int Right), (int Rank, int Token)> Merges(JsonElement list, Dictionary<string, int> ids)
    {
        var merges = new Dictionary<(int, int), (int, int)>(list.GetArrayLength());
        int rank = 0;
        foreach (JsonElement merge in list.EnumerateArray())
        {
            // Older files write "a b", newer ones ["a", "b"].
            string[] parts = merge.ValueKind == JsonValueKind.Array
                ? [.. merge.EnumerateArray().Select(part => part.GetString()!)]
                : merge.GetString()!.Split(' ');
            if (parts.Length != 2
                || !ids.TryGetValue(parts[0], out int left)
                || !ids.TryGetValue(parts[1], out int right)
                || !ids.TryGetValue(parts[0] + parts[1], out int token))
            {
                throw new InvalidDataException($"merge {rank} does not make a token of two.");
            }

            merges.TryAdd((left, right), (rank++, token));
        }

        return merges;
    }
}
