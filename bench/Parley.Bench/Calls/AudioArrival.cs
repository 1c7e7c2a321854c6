namespace Parley.Bench.Calls;

/// <summary>When a piece of sound arrived, and how much.</summary>
internal readonly record struct AudioArrival(long At, int Samples);
