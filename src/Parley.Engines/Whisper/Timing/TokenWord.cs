namespace Parley.Engines.Whisper.Timing;

/// <summary>A word and its tokens.</summary>
/// <param name="Text">With the space before it, as the tokens have it.</param>
/// <param name="First">Index of its first token among those that were split.</param>
/// <param name="Count">How many tokens.</param>
internal readonly record struct TokenWord(string Text, int First, int Count);
