using System.Collections.Frozen;

namespace Parley.Core.TextToSpeech;

/// <summary>The words that tell where a clause may or may not end.</summary>
internal static class ClauseWords
{
    /// <summary>A clause may end before these.</summary>
    public static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Conjunctions { get; } = Set(
        "and", "but", "or", "so", "because", "although", "though", "while", "whereas", "when", "if", "unless", "until",
        "which", "who", "where", "then", "yet", "nor", "however", "aber", "oder", "und", "weil", "mais", "pero", "porque");

    /// <summary>Where no conjunction helps, a clause may end before these; it should never end after them.</summary>
    public static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Prepositions { get; } = Set(
        "about", "after", "against", "among", "around", "as", "at", "before", "behind", "between", "by", "during", "for", "from", "in",
        "inside", "into", "near", "on", "onto", "over", "past", "since", "than", "that", "through", "to", "toward", "towards", "under",
        "upon", "with", "within", "without");

    /// <summary>A clause should not end after these.</summary>
    public static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Leaders { get; } = Set(
        "a", "an", "the", "of", "my", "your", "his", "her", "its", "our", "their", "this", "these", "those", "some", "any", "every", "each",
        "no", "very", "more", "most", "is", "are", "was", "were", "am", "be", "been", "i", "i'm", "you", "he", "she", "we", "they", "it's",
        "will", "would", "can", "could", "should", "must", "may", "might", "has", "have", "had", "do", "does", "did", "not", "too");

    /// <summary>Followed by a full stop these go on, whatever comes next.</summary>
    public static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> NeverEnding { get; } = Set(
        "dr", "mr", "mrs", "ms", "mx", "prof", "rev", "fr", "st", "mt", "gen", "col", "capt", "cpt", "lt", "sgt", "maj", "cmdr", "adm",
        "gov", "sen", "rep", "hon", "pres", "vs", "cf", "ca", "approx", "al", "eg", "ie", "viz", "resp", "www", "bzw", "usw", "evtl", "ggf", "inkl",
        "jan", "feb", "apr", "jun", "jul", "aug", "sept", "oct", "nov", "dec", "mme", "mlle", "sra", "srta");

    /// <summary>Followed by a full stop these end a sentence if a capital comes next.</summary>
    public static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> SometimesEnding { get; } = Set(
        "etc", "ft", "inc", "ltd", "co", "corp", "llc", "plc", "bros", "jr", "sr", "esq", "dept", "est", "ave", "blvd", "rd", "a.m", "p.m", "b.c", "a.d");

    /// <summary>Followed by a full stop these go on if a number comes next.</summary>
    public static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Counting { get; } = Set(
        "no", "nos", "nr", "fig", "figs", "eq", "vol", "pp");

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Set(params string[] words) =>
        words.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
}
