namespace Parley.Engines.Phonemes;

/// <summary>A word as it is written, with the marks that cling to it.</summary>
/// <param name="Start">Where it begins in the text, marks left out.</param>
/// <param name="Written">Without marks; empty where marks stand alone.</param>
internal sealed record WrittenWord(int Start, string Written)
{
    /// <summary>What espeak-ng is to say; empty for nothing.</summary>
    public string Spoken { get; init; } = Written;

    /// <summary>Quotes and brackets in front.</summary>
    public string Before { get; init; } = "";

    /// <summary>Marks behind, with a space in front of them where they stand alone.</summary>
    public string After { get; init; } = "";

    /// <summary>Phonemes that stood between double brackets.</summary>
    public string? Given { get; init; }

    /// <summary>
    /// Whether the full stop behind it ends a sentence; null where the clause has to be judged by its marks.
    /// </summary>
    public bool? EndsSentence { get; init; }

    /// <summary>Characters of the text; more than <see cref="Written"/> where several words are said as one.</summary>
    public int Length { get; init; } = Written.Length;

    /// <summary>Where the marks in front begin.</summary>
    public int OuterStart { get; init; } = Start;

    /// <summary>After the marks behind.</summary>
    public int OuterEnd { get; init; } = Start + Written.Length;

    /// <summary>New lines between it and the next.</summary>
    public int NewLines { get; init; }
}
