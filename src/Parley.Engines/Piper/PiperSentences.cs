using System.Runtime.CompilerServices;

using Parley.Core.TextToSpeech;
using Parley.Engines.Phonemes;

namespace Parley.Engines.Piper;

/// <summary>Turns a request into sentences, one after another as they are needed.</summary>
internal sealed class PiperSentences(IPhonemizer phonemizer, PiperConfig config)
{
    // The cost of the first layers grows with the square of the length; 700 ids are some 25 s of speech.
    private const int LongestIds = 700;

    // A first sentence longer than some 4 s is cut at its first mark, so that it is heard early.
    private const int LongFirstIds = 160;
    private const int ShortestFirstIds = 50;

    // A line of this length is taken for text without line ends.
    private const int LongestLine = 4_000;

    /// <summary>
    /// The sentences of a request. Where it asks for raw output they are those that the piper program makes.
    /// </summary>
    public async IAsyncEnumerable<PiperSentence> ReadAsync(
        SpeechRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (request.Phonemes is { } phonemes)
        {
            foreach (PiperSentence sentence in FromPhonemes(phonemes))
                yield return sentence;
            yield break;
        }

        bool isFirst = true;
        foreach (string text in request.IsRaw ? Lines(request.Text) : ClauseSplitter.Split(request.Text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (config.ReadsLetters)
            {
                var letters = new PiperSentenceWriter(config);
                letters.Add(text);
                if (!letters.IsEmpty)
                    yield return letters.Finish();
                continue;
            }

            IReadOnlyList<PhonemeClause> clauses =
                await phonemizer.PhonemizeAsync(text, config.EspeakVoice, request.IsRaw, cancellationToken);
            foreach (PiperSentence sentence in Join(clauses, text, request.IsRaw, isFirst))
            {
                isFirst = false;
                yield return sentence;
            }
        }
    }

    /// <summary>Clauses up to the end of their sentence, or until they get long.</summary>
    private IEnumerable<PiperSentence> Join(IReadOnlyList<PhonemeClause> clauses, string text, bool isRaw, bool isFirst)
    {
        var pending = new PiperSentenceWriter(config);
        for (int i = 0; i < clauses.Count; i++)
        {
            pending.Add(clauses[i], text);
            if (pending.IsEmpty)
                continue;

            bool isOver = clauses[i].EndsSentence || i == clauses.Count - 1;
            bool isLong = pending.Count + Estimate(clauses, i + 1) > LongestIds;
            bool isEarly = isFirst && !isRaw && pending.Count >= ShortestFirstIds
                && pending.Count + Rest(clauses, i + 1) > LongFirstIds;
            if (!isOver && !isLong && !isEarly)
                continue;
            yield return pending.Finish();
            pending = new PiperSentenceWriter(config);
            isFirst = false;
        }
    }

    private static int Estimate(IReadOnlyList<PhonemeClause> clauses, int index) =>
        index < clauses.Count ? 2 * (clauses[index].Phonemes.Length + 2) : 0;

    private static int Rest(IReadOnlyList<PhonemeClause> clauses, int index)
    {
        int ids = 0;
        for (; index < clauses.Count; index++)
        {
            ids += Estimate(clauses, index);
            if (clauses[index].EndsSentence)
                break;
        }

        return ids;
    }

    /// <summary>Sentences of phonemes, which end at their own marks.</summary>
    private IEnumerable<PiperSentence> FromPhonemes(string phonemes)
    {
        var pending = new PiperSentenceWriter(config);
        foreach (string word in phonemes.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            pending.Add(word);
            if ((word[^1] is '.' or '!' or '?' || pending.Count > LongestIds) && !pending.IsEmpty)
            {
                yield return pending.Finish();
                pending = new PiperSentenceWriter(config);
            }
        }

        if (!pending.IsEmpty)
            yield return pending.Finish();
    }

    private static IEnumerable<string> Lines(string text) =>
        text.Split('\n').SelectMany(static line => line.Length <= LongestLine ? [line] : ClauseSplitter.Split(line));
}
