namespace Parley.Engines.Kokoro;

/// <summary>A word among tokens.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Start">Its first token.</param>
/// <param name="Count">Its tokens; at least one.</param>
internal readonly record struct KokoroWord(string Text, int Start, int Count);
