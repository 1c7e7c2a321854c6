namespace Parley.Engines.Whisper.Decoding;

/// <summary>A part of a window's tokens between two times that the model told.</summary>
/// <param name="Start">From the window's start.</param>
/// <param name="End">From the window's start.</param>
/// <param name="First">Index of its first token, a time where there is one.</param>
/// <param name="Count">Tokens, the times included.</param>
internal readonly record struct WindowSegment(TimeSpan Start, TimeSpan End, int First, int Count);
