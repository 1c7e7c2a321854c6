namespace Parley.Bench.Reports;

/// <summary>One clip and its answer.</summary>
/// <param name="Clip">Which.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="RawMs">Last speech frame sent → first audible piece received.</param>
/// <param name="ShareMs">The offline decision → first audible piece received.</param>
internal sealed record TurnOutcome(string Clip, TurnVerdict Verdict, double? RawMs = null, double? ShareMs = null);
