using Parley.Core.Audio;

namespace Parley.Core.SpeechToText;

/// <summary>What was said in one utterance, as far as it is known.</summary>
/// <param name="Text">The whole utterance so far, not only what is new; empty if nothing was understood.</param>
/// <param name="IsFinal">False for a partial, which later ones may contradict.</param>
/// <param name="Words">Word times counted from the utterance's first sample; empty where the engine has none.</param>
public sealed record Transcript(string Text, bool IsFinal, IReadOnlyList<WordTiming> Words)
{
    /// <summary>How sure the engine was and what it heard it as; null where it does not say.</summary>
    public TranscriptEvidence? Evidence { get; init; }

    public static readonly Transcript Nothing = new("", IsFinal: true, []);
}
