namespace Parley.Core.SpeechToText.Formats;

/// <summary>Figures of a segment as <c>verbose_json</c> has them: the recogniser's own, or what stands for them.</summary>
public static class SegmentFigures
{
    /// <summary>0 where nothing was drawn.</summary>
    public static double Temperature(TranscriptSegment segment) => segment.Evidence?.Temperature ?? 0;

    /// <summary>0 where the recogniser has no probabilities.</summary>
    public static double AverageLogProbability(TranscriptSegment segment) =>
        Math.Round(segment.Evidence?.AverageLogProbability ?? 0, 4);

    /// <summary>Of its text, whoever computes it.</summary>
    public static double CompressionRatio(TranscriptSegment segment) =>
        Math.Round(segment.Evidence?.CompressionRatio ?? TextCompression.Ratio(segment.Text), 3);

    /// <summary>What most of the segments were heard as; null where the recogniser does not say.</summary>
    public static string? Language(IEnumerable<TranscriptSegment> segments) => segments
        .Select(static segment => segment.Evidence?.Language)
        .OfType<string>()
        .GroupBy(static language => language, StringComparer.OrdinalIgnoreCase)
        .MaxBy(static group => group.Count())?.Key;

    /// <summary>As OpenAI writes it: English by its name; of other languages the tag says as much.</summary>
    public static string LanguageName(string language) =>
        language.Split('-')[0].Equals("en", StringComparison.OrdinalIgnoreCase) ? "english" : language;
}
