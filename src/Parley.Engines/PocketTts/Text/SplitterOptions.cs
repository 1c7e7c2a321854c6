namespace Parley.Engines.PocketTts.Text;

/// <summary>What a bundle says about its text.</summary>
/// <param name="MaximumTokens">The most that a chunk should have.</param>
/// <param name="FramesPerSecond">Frames of sound in a second.</param>
/// <param name="RemovesSemicolons">Whether commas stand for semicolons.</param>
/// <param name="PadsShortTexts">Whether spaces go before short texts.</param>
/// <param name="FramesAfterEnd">Frames after the end that the model sees; null for the usual rule.</param>
internal sealed record SplitterOptions(
    int MaximumTokens, double FramesPerSecond, bool RemovesSemicolons, bool PadsShortTexts, int? FramesAfterEnd);
