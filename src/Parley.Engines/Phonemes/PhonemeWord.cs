namespace Parley.Engines.Phonemes;

/// <summary>A written word and how it is said.</summary>
/// <param name="Start">Where it begins in the text, marks left out.</param>
/// <param name="Length">Characters of the text that it covers.</param>
/// <param name="Phonemes"> IPA with ties, stress marks before vowels; several groups with spaces between where one is
/// written and several are said ("21"). </param>
internal sealed record PhonemeWord(int Start, int Length, string Phonemes)
{
    /// <summary>Marks in front of it, such as an opening quote or bracket; usually empty.</summary>
    public string Before { get; init; } = "";

    /// <summary>
    /// Marks behind it inside the clause; those at the clause's end are its punctuation. Usually empty.
    /// </summary>
    public string After { get; init; } = "";

    /// <summary>Whether it is said in one breath with the word before, without a space: "of the".</summary>
    public bool IsJoined { get; init; }

    /// <summary>
    /// Whether the phonemes were written in the text, between double brackets, in the engine's own alphabet.
    /// </summary>
    public bool IsGiven { get; init; }
}
