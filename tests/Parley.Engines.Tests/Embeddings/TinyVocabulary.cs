namespace Parley.Engines.Tests.Embeddings;

/// <summary>A vocabulary of some words and pieces, written as published ones are.</summary>
internal static class TinyVocabulary
{
    public static string[] Pieces { get; } =
        ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "cat", "sat", "un", "##aff", "##able", "##s", ".", "日", "[",
         "]", "mask", "cafe", "a", "##a"];

    public static int IdOf(string piece) => Array.IndexOf(Pieces, piece);

    public static string WriteTo(string folder)
    {
        string path = Path.Combine(folder, "vocab.txt");
        File.WriteAllLines(path, Pieces);
        return path;
    }
}
