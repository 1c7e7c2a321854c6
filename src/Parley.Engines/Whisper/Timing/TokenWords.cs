using Parley.Engines.Whisper.Text;

namespace Parley.Engines.Whisper.Timing;

/// <summary>Words from tokens.</summary>
/// <remarks>openai-whisper's <c>split_to_word_tokens</c> and <c>merge_punctuations</c>.</remarks>
internal static class TokenWords
{
    private const char Broken = '\uFFFD';
    private const string Signs = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
    private const string BeforeWords = "\"'“¿([{-";
    private const string AfterWords = "\"'.。,，!！?？:：”)]}、";

    /// <summary>Written without spaces: each character is taken for a word.</summary>
    private static readonly HashSet<string> _unspaced = new(StringComparer.Ordinal) { "zh", "ja", "th", "lo", "my", "yue" };

    /// <summary>Whether words are written with spaces between them.</summary>
    public static bool HasSpaces(string? language) => language is null || !_unspaced.Contains(language);

    /// <param name="tokenizer">Of the tokens.</param>
    /// <param name="tokens">Text, perhaps with special tokens, which stand alone.</param>
    /// <param name="language">Whisper's code; null for a language with spaces.</param>
    public static List<TokenWord> Split(WhisperTokenizer tokenizer, ReadOnlySpan<int> tokens, string? language)
    {
        List<TokenWord> characters = SplitAtCharacters(tokenizer, tokens);
        if (!HasSpaces(language))
            return characters;

        List<TokenWord> words = [];
        foreach (TokenWord part in characters)
        {
            bool isSpecial = !tokenizer.Special.IsText(tokens[part.First]);
            bool isSign = Signs.Contains(part.Text.Trim(), StringComparison.Ordinal);
            if (words.Count == 0 || isSpecial || isSign || part.Text.StartsWith(' '))
                words.Add(part);
            else
                words[^1] = Join(words[^1], part);
        }

        return words;
    }

    /// <summary>Signs go to the word that they belong to: quotes and brackets that open to the next one, the others to the last.</summary>
    public static List<TokenWord> MergeSigns(IReadOnlyList<TokenWord> words)
    {
        List<TokenWord> backwards = [];
        for (int i = words.Count - 1; i >= 0; i--)
        {
            TokenWord word = words[i];
            bool opens = word.Text.StartsWith(' ') && word.Text.Trim() is { Length: > 0 } sign && BeforeWords.Contains(sign, StringComparison.Ordinal);
            if (opens && backwards.Count > 0)
                backwards[^1] = Join(word, backwards[^1]);
            else
                backwards.Add(word);
        }

        List<TokenWord> merged = [];
        for (int i = backwards.Count - 1; i >= 0; i--)
        {
            TokenWord word = backwards[i];
            bool closes = word.Text.Length > 0 && AfterWords.Contains(word.Text, StringComparison.Ordinal);
            if (closes && merged.Count > 0 && !merged[^1].Text.EndsWith(' '))
                merged[^1] = Join(merged[^1], word);
            else
                merged.Add(word);
        }

        return merged;
    }

    private static List<TokenWord> SplitAtCharacters(WhisperTokenizer tokenizer, ReadOnlySpan<int> tokens)
    {
        string whole = tokenizer.Decode(tokens);
        List<TokenWord> words = [];
        int first = 0;
        int offset = 0;
        for (int i = 0; i < tokens.Length; i++)
        {
            string text = tokenizer.Decode(tokens[first..(i + 1)]);
            int broken = text.IndexOf(Broken, StringComparison.Ordinal);
            // A broken character that is broken in the whole text, too, does not get better by waiting.
            bool isWhole = broken < 0 || (offset + broken < whole.Length && whole[offset + broken] == Broken);
            if (!isWhole && i + 1 < tokens.Length)
                continue;
            words.Add(new TokenWord(text, first, i + 1 - first));
            offset += text.Length;
            first = i + 1;
        }

        return words;
    }

    private static TokenWord Join(TokenWord left, TokenWord right) => new(left.Text + right.Text, left.First, left.Count + right.Count);
}
