using Parley.Engines.Phonemes;

namespace Parley.Engines.Kokoro;

/// <summary>Writes pronounced clauses in the model's symbols: words with spaces between, marks as in the text.</summary>
internal static class KokoroClauses
{
    /// <param name="text">What was pronounced.</param>
    /// <param name="clauses">Of it, in order.</param>
    /// <param name="vocabulary">Of the model.</param>
    /// <param name="language">A voice of espeak-ng.</param>
    /// <param name="isJoined">Whether something was said before, so that a space parts them.</param>
    public static KokoroPhrase Join(
        string text, IReadOnlyList<PhonemeClause> clauses, KokoroVocabulary vocabulary, string language, bool isJoined)
    {
        KokoroAccent accent = KokoroPhonemes.AccentOf(language);
        List<KokoroToken> tokens = [];
        List<KokoroWord> words = [];
        foreach (PhonemeClause clause in clauses)
        {
            foreach (PhonemeWord word in clause.Words)
            {
                if (!word.IsJoined && (isJoined || tokens.Count > 0))
                    Add(" ");
                Add(word.Before);
                int start = tokens.Count;
                Add(KokoroPhonemes.From(word, accent));
                if (tokens.Count > start)
                    words.Add(new KokoroWord(text.Substring(word.Start, word.Length), start, tokens.Count - start));
                Add(word.After);
            }

            Add(clause.Punctuation);
        }

        return new KokoroPhrase(tokens, words);

        void Add(string symbols) => tokens.AddRange(vocabulary.Encode(symbols));
    }
}
