using Parley.Bench.Wire;

namespace Parley.Bench.Calls;

/// <summary>When an event arrived.</summary>
internal readonly record struct EventArrival(long At, ServerEvent Event);
