using System.Text.Json;

using Parley.Engines.Whisper.Text;
using Parley.Testing;

namespace Parley.Engines.Tests.Whisper.Text;

/// <summary>
/// A whole tokenizer of Whisper's kind, small enough to be thought through: 256 bytes, a few merges, three languages and all times.
/// </summary>
internal static class TinyTokenizer
{
    /// <summary>Pairs as they are merged; each makes the next id from 256 on. <c>Ġ</c> is a space.</summary>
    public static readonly string[][] Merges =
    [
        ["h", "e"], ["l", "l"], ["he", "ll"], ["hell", "o"], ["Ġ", "w"], ["o", "r"], ["Ġw", "or"], ["l", "d"], ["Ġwor", "ld"],
    ];

    public static readonly string[] Special =
    [
        "<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|de|>", "<|ja|>", "<|translate|>", "<|transcribe|>",
        "<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>",
    ];

    public static WhisperTokenizer Load()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "tokenizer.json");
        File.WriteAllText(path, Json(Merges, Special));
        return WhisperTokenizer.Load(path);
    }

    public static string Json(IReadOnlyList<string[]> merges, IReadOnlyList<string> special, IReadOnlyList<string>? firstTokens = null)
    {
        firstTokens ??= [.. Enumerable.Range(0, 256).Select(value => ByteAlphabet.CharacterOf((byte)value).ToString())];
        Dictionary<string, int> vocabulary = [];
        foreach (string token in firstTokens.Concat(merges.Select(merge => merge[0] + merge[1])))
            vocabulary.Add(token, vocabulary.Count);
        return JsonSerializer.Serialize(new
        {
            model = new { type = "BPE", vocab = vocabulary, merges },
            added_tokens = special.Select((content, index) => new { id = vocabulary.Count + index, content }),
        });
    }
}
