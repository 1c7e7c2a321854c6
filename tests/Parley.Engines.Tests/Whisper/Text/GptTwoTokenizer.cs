using System.Text.Json;

using Parley.Engines.Whisper.Text;
using Parley.Testing;

namespace Parley.Engines.Tests.Whisper.Text;

/// <summary>The English models' tokenizer, written from the ranks that tiktoken has of it.</summary>
internal static class GptTwoTokenizer
{
    private const int Bytes = 256;

    public static WhisperTokenizer Load()
    {
        string[] tokens = [.. File.ReadLines(SharedFiles.PathTo("models/whisper/gpt2.tiktoken"))
            .Select(line => Convert.FromBase64String(line.Split(' ')[0]))
            .Select(bytes => string.Concat(bytes.Select(ByteAlphabet.CharacterOf)))];
        using var table = JsonDocument.Parse(
            File.ReadAllText(SharedFiles.PathTo("models/whisper/tokenizer/special-tokens-english-51864.json")));
        string[] languages = [.. table.RootElement.GetProperty("languages").EnumerateObject()
            .OrderBy(language => language.Value.GetInt32()).Select(language => $"<|{language.Name}|>")];
        string[] special =
        [
            "<|endoftext|>", "<|startoftranscript|>", .. languages, "<|translate|>", "<|transcribe|>",
            "<|startoflm|>", "<|startofprev|>", "<|nocaptions|>", "<|notimestamps|>",
        ];

        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "tokenizer.json");
        File.WriteAllText(path, TinyTokenizer.Json(Merges(tokens), special, tokens[..Bytes]));
        return WhisperTokenizer.Load(path, 51_864);
    }

    /// <summary>What makes a token are the two parts that the earlier merges leave of it.</summary>
    private static List<string[]> Merges(string[] tokens)
    {
        Dictionary<string, int> ranks = tokens.Index().ToDictionary(token => token.Item, token => token.Index);
        List<string[]> merges = [];
        for (int rank = Bytes; rank < tokens.Length; rank++)
        {
            List<string> parts = [.. tokens[rank].Select(character => character.ToString())];
            while (parts.Count > 2)
            {
                int best = Enumerable.Range(0, parts.Count - 1).MinBy(i => ranks.GetValueOrDefault(parts[i] + parts[i + 1], int.MaxValue));
                parts[best] += parts[best + 1];
                parts.RemoveAt(best + 1);
            }

            merges.Add([.. parts]);
        }

        return merges;
    }
}
