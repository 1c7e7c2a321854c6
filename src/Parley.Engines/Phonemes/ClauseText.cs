namespace Parley.Engines.Phonemes;

/// <summary>A clause as it is written.</summary>
/// <param name="Words">At least one has something to say.</param>
/// <param name="Punctuation">The marks at its end.</param>
/// <param name="EndsSentence">Whether a sentence ends with it.</param>
internal sealed record ClauseText(IReadOnlyList<WrittenWord> Words, string Punctuation, bool EndsSentence)
{
    public int Start => Words[0].OuterStart;

    public int Length => Words[^1].OuterEnd - Start;

    /// <summary>What espeak-ng is asked; empty where all phonemes are given.</summary>
    public string Line { get; } =
        string.Join(' ', Words.Select(word => word.Spoken).Where(spoken => spoken.Length > 0));
}
