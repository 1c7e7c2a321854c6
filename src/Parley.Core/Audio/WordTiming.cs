namespace Parley.Core.Audio;

/// <summary>One word and where it sounds, counted from the start of its utterance or request.</summary>
public readonly record struct WordTiming(string Word, TimeSpan Start, TimeSpan End)
{
    /// <summary>Its phonemes, in order; empty where they are not known.</summary>
    public IReadOnlyList<PhonemeTiming> Phonemes { get => field ?? []; init; }
}
