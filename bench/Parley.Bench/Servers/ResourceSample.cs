namespace Parley.Bench.Servers;

/// <summary>What was used up to a moment of the run.</summary>
internal readonly record struct ResourceSample(TimeSpan At, ProcessUsage Server, TimeSpan Bench, TimeSpan Machine);
