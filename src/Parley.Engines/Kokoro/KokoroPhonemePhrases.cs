using Parley.Core.TextToSpeech;
using System.Text;

namespace Parley.Engines.Kokoro;

/// <summary>Phonemes that were given as such, of any length.</summary>
internal sealed class KokoroPhonemePhrases(KokoroVocabulary vocabulary, string phonemes, bool isRaw) : IKokoroPhrases
{
    // What is held at once; a few segments.
    private const int PhraseTokens = 1_024;

    private const string Marks = ";:,.!?—…\"“”()";

    private readonly IEnumerator<KokoroPhrase> _phrases = Phrases(vocabulary, phonemes, isRaw).GetEnumerator();

    public ValueTask<KokoroPhrase?> NextAsync(CancellationToken cancellationToken) =>
        new(_phrases.MoveNext() ? _phrases.Current : null);

    private static IEnumerable<KokoroPhrase> Phrases(KokoroVocabulary vocabulary, string phonemes, bool isRaw)
    {
        foreach ((string text, TimeSpan? pause) in isRaw ? [(phonemes, null)] : PauseMarks.Split(phonemes))
        {
            List<KokoroToken> tokens = [];
            foreach (KokoroToken token in vocabulary.Encode(text))
            {
                tokens.Add(token);
                if (tokens.Count >= PhraseTokens && token.IsSpace)
                {
                    yield return new KokoroPhrase(tokens, Words(tokens));
                    tokens = [];
                }
            }

            yield return new KokoroPhrase(tokens, Words(tokens)) { PauseAfter = pause };
        }
    }

    /// <summary>What stands between spaces and marks.</summary>
    private static List<KokoroWord> Words(List<KokoroToken> tokens)
    {
        List<KokoroWord> words = [];
        var word = new StringBuilder();
        int start = 0;
        for (int i = 0; i <= tokens.Count; i++)
        {
            if (i < tokens.Count && IsSound(tokens[i]))
            {
                word.Append(tokens[i].Symbol.ToString());
                continue;
            }

            if (word.Length > 0)
                words.Add(new KokoroWord(word.ToString(), start, i - start));
            word.Clear();
            start = i + 1;
        }

        return words;
    }

    private static bool IsSound(KokoroToken token) =>
        !token.IsSpace && !Marks.Contains(token.Symbol.ToString(), StringComparison.Ordinal);
}
