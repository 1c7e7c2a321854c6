using Parley.Core.Audio;

namespace Parley.Core.SpeechToText;

/// <summary>A stretch of speech in a recording. Times count from the recording's start.</summary>
/// <param name="Id">Counts from 0.</param>
/// <param name="Start">Where its speech begins.</param>
/// <param name="End">Where its speech ends.</param>
/// <param name="Text">What was said; never empty.</param>
/// <param name="Words">Empty where the engine has no times.</param>
/// <param name="NoSpeechProbability">
/// 0 to 1: how unsure the recogniser was that this is speech; where it does not say, the voice-activity detector, on average.
/// </param>
public sealed record TranscriptSegment(
    int Id, TimeSpan Start, TimeSpan End, string Text, IReadOnlyList<WordTiming> Words, double NoSpeechProbability)
{
    /// <summary>What the recogniser knows of its text; null where it does not say.</summary>
    public TranscriptEvidence? Evidence { get; init; }
}
