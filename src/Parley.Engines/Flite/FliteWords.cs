using Parley.Core.Audio;

namespace Parley.Engines.Flite;

/// <summary>Reads from flite's own analysis where each word lies.</summary>
internal static unsafe class FliteWords
{
    /// <summary>Times from the start of the utterance, in order; words without sound are left out.</summary>
    public static IReadOnlyList<WordTiming> Read(FliteLibrary flite, FliteUtteranceHeader* utterance, FliteSentence sentence)
    {
        var words = new List<WordTiming>(sentence.Words.Count);
        fixed (byte* token = "Token\0"u8, structure = "SylStructure\0"u8, segment = "Segment\0"u8, end = "end\0"u8)
        {
            if (flite.HasRelation(utterance, token) == 0)
                return words;

            int lastWord = -1;
            nint item = flite.RelationHead(flite.Relation(utterance, token));
            for (int i = 0; item != 0 && i < sentence.WordOfToken.Count; i++, item = flite.ItemNext(item))
            {
                float tokenStart = float.MaxValue;
                float tokenEnd = 0;

                // A token is spoken as one word or several ("42"), a word has syllables, a syllable segments.
                for (nint spoken = flite.ItemDaughter(item); spoken != 0; spoken = flite.ItemNext(spoken))
                {
                    nint word = flite.ItemAs(spoken, structure);
                    nint firstSyllable = word == 0 ? 0 : flite.ItemDaughter(word);
                    if (firstSyllable == 0)
                        continue;

                    nint first = flite.ItemAs(flite.ItemDaughter(firstSyllable), segment);
                    nint last = flite.ItemAs(flite.ItemLastDaughter(flite.ItemLastDaughter(word)), segment);
                    if (first == 0 || last == 0)
                        continue;

                    nint before = flite.ItemPrevious(first);
                    tokenStart = Math.Min(tokenStart, before == 0 ? 0 : flite.ItemFloat(before, end));
                    tokenEnd = flite.ItemFloat(last, end);
                }

                if (tokenEnd > 0)
                    Add(words, sentence, i, tokenStart, tokenEnd, ref lastWord);
            }
        }

        return words;
    }

    private static void Add(List<WordTiming> words, FliteSentence sentence, int token, float start, float end, ref int lastWord)
    {
        int word = sentence.WordOfToken[token];
        if (word == lastWord)
            words[^1] = words[^1] with { End = TimeSpan.FromSeconds(end) };
        else
            words.Add(new WordTiming(sentence.Words[word], TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(end)));
        lastWord = word;
    }
}
