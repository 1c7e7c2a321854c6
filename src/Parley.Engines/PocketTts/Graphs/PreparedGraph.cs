namespace Parley.Engines.PocketTts.Graphs;

/// <summary>The graph to load.</summary>
/// <param name="Path">Its file.</param>
/// <param name="IsCompact">Whether it is the rewritten one, not as published.</param>
internal sealed record PreparedGraph(string Path, bool IsCompact);
