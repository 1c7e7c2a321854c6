using System.Text;

namespace Parley.Engines.Phonemes;

/// <summary>
/// Writes espeak-ng's IPA in the symbols that Kokoro was trained on: one letter for each diphthong and affricate, no
/// length marks in American.
/// </summary>
/// <remarks>The rules are those that misaki, Kokoro's own phonemizer, applies to words that are not in its
/// dictionary.</remarks>
internal static class KokoroPhonemes
{
    private const char Syllabic = '\u0329';

    // The longest first, so that none cuts another.
    private static readonly (string From, string To)[] _both =
    [
        ("ʔˌn\u0329", "tn"),
        ("a͡ɪ", "I"), ("a͡ʊ", "W"), ("d͡ʒ", "ʤ"), ("e͡ɪ", "A"), ("t͡ʃ", "ʧ"),
            ("ɔ͡ɪ", "Y"), ("ə͡l", "ᵊl"), ("ʔn\u0329", "tn"),
        ("ʔn", "tn"), ("ʲo", "jo"), ("ʲə", "jə"),
        ("e͡ə", "ɛː"), // before its "e" becomes a diphthong
        ("ʔ", "t"), ("e", "A"), ("ʲ", ""), ("ɚ", "əɹ"), ("r", "ɹ"), ("x", "k"),
            ("ç", "k"), ("ɐ", "ə"), ("ɬ", "l"), ("\u0303", ""),
    ];

    private static readonly (string From, string To)[] _american =
    [
        ("o͡ʊ", "O"), ("ɜːɹ", "ɜɹ"), ("ɜː", "ɜɹ"), ("ɪə", "iə"), ("ː", ""),
    ];

    private static readonly (string From, string To)[] _british = [("iə", "ɪə"), ("ə͡ʊ", "Q")];

    /// <summary>Whose symbols a language of espeak-ng takes.</summary>
    public static KokoroAccent AccentOf(string language) => language.ToLowerInvariant() switch
    {
        "en-us" => KokoroAccent.American,
        ['e', 'n', ..] => KokoroAccent.British,
        _ => KokoroAccent.Foreign,
    };

    /// <summary>A clause with its marks, without the space that parts it from the next.</summary>
    public static string From(PhonemeClause clause, KokoroAccent accent)
    {
        var symbols = new StringBuilder();
        foreach (PhonemeWord word in clause.Words)
        {
            symbols.Append(symbols.Length == 0 || word.IsJoined ? "" : " ")
                .Append(word.Before)
                .Append(From(word, accent))
                .Append(word.After);
        }

        return symbols.Append(clause.Punctuation).ToString();
    }

    /// <summary>One word without its marks.</summary>
    public static string From(PhonemeWord word, KokoroAccent accent) => word.IsGiven
        ? word.Phonemes : From(word.Phonemes, accent);

    /// <param name="phonemes">IPA with ties.</param>
    /// <param name="accent">Of the voice.</param>
    public static string From(string phonemes, KokoroAccent accent)
    {
        var symbols = new StringBuilder(phonemes);
        if (accent == KokoroAccent.Foreign)
            return WithoutTies(symbols);

        foreach ((string from, string to) in _both)
        {
            if (from != "e͡ə" || accent == KokoroAccent.British)
                symbols.Replace(from, to);
        }

        MoveSyllabics(symbols);
        foreach ((string from, string to) in accent == KokoroAccent.American ? _american : _british)
            symbols.Replace(from, to);

        // What older versions of espeak-ng write for the vowel of "door".
        symbols.Replace('o', 'ɔ');
        if (accent == KokoroAccent.American)
            symbols.Replace('ɾ', 'T');
        symbols.Replace('ʔ', 't');
        return WithoutTies(symbols);
    }

    /// <summary>A syllabic consonant is a short vowel and the consonant.</summary>
    private static void MoveSyllabics(StringBuilder symbols)
    {
        for (int i = symbols.Length - 1; i >= 0; i--)
        {
            if (symbols[i] != Syllabic)
                continue;
            symbols.Remove(i, 1);
            if (i > 0 && !char.IsWhiteSpace(symbols[i - 1]))
                symbols.Insert(i - 1, 'ᵊ');
        }
    }

    private static string WithoutTies(StringBuilder symbols) => symbols.Replace("\u0361", "").ToString();
}
