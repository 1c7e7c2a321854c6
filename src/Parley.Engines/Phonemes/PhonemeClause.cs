using System.Text;

namespace Parley.Engines.Phonemes;

/// <summary>What is said in one breath: the words up to a mark.</summary>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="Length">Characters of the text that it covers, its marks included.</param>
/// <param name="Words">At least one.</param>
/// <param name="Punctuation"> The marks at its end as they were written, closing quotes among them, with a space
/// before those that had one: <c>,</c> <c>.”</c> <c> —</c>; empty where the text or a line just ends. </param>
/// <param name="EndsSentence">Whether a sentence ends here.</param>
internal sealed record PhonemeClause(
    int Start, int Length, IReadOnlyList<PhonemeWord> Words, string Punctuation, bool EndsSentence)
{
    /// <summary>The mark that says how it ends: <c>. ? ! , ; : … —</c>, or zero where there is none.</summary>
    public char Mark =>
        Punctuation.FirstOrDefault(static c => c is '.' or '?' or '!' or ',' or ';' or ':' or '…' or '—');

    /// <summary>
    /// Its phonemes, IPA as espeak-ng writes it with ties (U+0361) inside diphthongs and affricates, a space between
    /// words; no marks.
    /// </summary>
    public string Phonemes
    {
        get
        {
            var phonemes = new StringBuilder();
            foreach (PhonemeWord word in Words)
                phonemes.Append(phonemes.Length == 0 || word.IsJoined ? "" : " ").Append(word.Phonemes);
            return phonemes.ToString();
        }
    }
}
