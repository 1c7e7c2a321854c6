namespace Parley.Bench.Wire;

/// <summary>The head of a frame that a server sent.</summary>
internal readonly record struct WireFrameHead(int Opcode, bool IsFinal, int HeadBytes, int PayloadBytes);
