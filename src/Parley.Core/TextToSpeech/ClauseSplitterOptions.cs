namespace Parley.Core.TextToSpeech;

/// <summary>How long the pieces of a reply are.</summary>
/// <remarks>In scripts without spaces two characters count as one word.</remarks>
public sealed record ClauseSplitterOptions
{
    /// <summary>Whole sentences, cut only where one is very long: for engines, which want the melody of a sentence but bounded work.</summary>
    public static ClauseSplitterOptions Sentences { get; } = new()
    {
        FirstMinimumWords = 40,
        FirstMaximumWords = 40,
        LaterMinimumWords = 40,
        LaterMaximumWords = 40,
        MaximumCharacters = 480,
    };

    /// <summary>The first clause ends at a comma from so many words on. Default: 2.</summary>
    public int FirstMinimumWords { get; init; } = 2;

    /// <summary>The first clause has at most so many words. Default: 6, about two seconds of speech.</summary>
    public int FirstMaximumWords { get; init; } = 6;

    /// <summary>A later clause ends at a comma from so many words on. Default: 5; shorter pieces sound chopped.</summary>
    public int LaterMinimumWords { get; init; } = 5;

    /// <summary>A later clause has at most so many words. Default: 15.</summary>
    public int LaterMaximumWords { get; init; } = 15;

    /// <summary>No clause is much longer, whatever it is made of; a "word" without end is cut. Default: 240.</summary>
    public int MaximumCharacters { get; init; } = 240;
}
