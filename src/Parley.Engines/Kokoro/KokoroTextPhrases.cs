using Parley.Core.TextToSpeech;
using Parley.Engines.Phonemes;

namespace Parley.Engines.Kokoro;

/// <summary>Text that is turned into phonemes clause by clause, so that a long one need not wait nor be held.</summary>
/// <param name="text">Speakable.</param>
/// <param name="language">A voice of espeak-ng.</param>
/// <param name="phonemizer">Pronounces.</param>
/// <param name="vocabulary">Of the model.</param>
/// <param name="firstWords">The first clause has at most so many; 0 for whole sentences from the start.</param>
internal sealed class KokoroTextPhrases(
    string text, string language, IPhonemizer phonemizer, KokoroVocabulary vocabulary, int firstWords) : IKokoroPhrases
{
    private readonly IEnumerator<(string Clause, TimeSpan? Pause)> _clauses = Clauses(text, firstWords).GetEnumerator();
    private bool _isJoined;

    public async ValueTask<KokoroPhrase?> NextAsync(CancellationToken cancellationToken)
    {
        if (!_clauses.MoveNext())
            return null;

        (string clause, TimeSpan? pause) = _clauses.Current;
        var phrase = new KokoroPhrase([], []);
        if (clause.Length > 0)
        {
            IReadOnlyList<PhonemeClause> said = await phonemizer.PhonemizeAsync(clause, language, cancellationToken);
            phrase = KokoroClauses.Join(clause, said, vocabulary, language, _isJoined);
        }

        _isJoined = pause is null && (_isJoined || phrase.Tokens.Count > 0);
        return phrase with { PauseAfter = pause };
    }

    private static IEnumerable<(string Clause, TimeSpan? Pause)> Clauses(string text, int firstWords)
    {
        bool isFirst = true;
        foreach ((string piece, TimeSpan? pause) in firstWords > 0 ? PauseMarks.Split(text) : [(text, null)])
        {
            ClauseSplitterOptions options = isFirst && firstWords > 0
                ? ClauseSplitterOptions.Sentences with
                {
                    FirstMinimumWords = Math.Min(2, firstWords),
                    FirstMaximumWords = firstWords,
                }
                : ClauseSplitterOptions.Sentences;
            foreach (string clause in ClauseSplitter.Split(piece, options))
            {
                isFirst = false;
                yield return (clause, null);
            }

            if (pause is not null)
                yield return ("", pause);
        }
    }
}
