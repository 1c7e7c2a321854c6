namespace Parley.Engines.PocketTts.Text;

/// <summary>Text as the model was trained on it.</summary>
/// <remarks>The rules of the published runtime of the bundle of April 2026.</remarks>
internal static class PromptText
{
    private const int FewWords = 4;
    private const int FramesAfterFewWords = 5;
    private const int FramesAfterMany = 3;
    private const string Padding = "        ";

    /// <summary>On one line, begun by a capital, ended by a mark.</summary>
    /// <param name="text">Anything.</param>
    /// <param name="removesSemicolons">Whether the model wants commas in their place.</param>
    public static string Prepare(string text, bool removesSemicolons)
    {
        string line = text.Trim().Replace('\n', ' ').Replace('\r', ' ').Replace("  ", " ", StringComparison.Ordinal);
        if (removesSemicolons)
            line = line.Replace(';', ',');
        if (line.Length == 0)
            return line;
        if (!char.IsUpper(line[0]))
            line = char.ToUpperInvariant(line[0]) + line[1..];
        return char.IsLetterOrDigit(line[^1]) ? line + "." : line;
    }

    /// <summary>Where the model says too little for a short text unless spaces stand before it.</summary>
    public static string Pad(string prepared) => CountWords(prepared) < FewWords + 1 ? Padding + prepared : prepared;

    /// <summary>Short texts need longer to fade.</summary>
    public static int FramesAfterEnd(string prepared) =>
        CountWords(prepared) <= FewWords ? FramesAfterFewWords : FramesAfterMany;

    private static int CountWords(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
}
