namespace Parley.Bench.Wire;

/// <summary>An event of a session, as far as the bench looks at it.</summary>
internal readonly record struct ServerEvent(ServerEventKind Kind, SpeculationOutcome Speculation, TurnStages Stages);
