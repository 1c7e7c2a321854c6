using Parley.Core;

namespace Parley.Server.Composition;

/// <summary>Which engine does one kind of work, and why.</summary>
/// <param name="Kind">The work.</param>
/// <param name="Name">The engine's key.</param>
/// <param name="Reason">One sentence for people.</param>
/// <param name="Fallbacks">Other engines that work on this machine, best first.</param>
public sealed record EngineChoice(EngineKind Kind, string Name, string Reason, IReadOnlyList<string> Fallbacks);
