namespace Parley.Core.Audio;

/// <summary>One phoneme of a word, and where it sounds in it.</summary>
/// <param name="Phoneme">A symbol of the engine's own alphabet.</param>
/// <param name="Offset">Counted from the start of the word.</param>
/// <param name="Duration">How long it sounds.</param>
public readonly record struct PhonemeTiming(string Phoneme, TimeSpan Offset, TimeSpan Duration);
