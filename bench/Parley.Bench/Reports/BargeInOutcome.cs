namespace Parley.Bench.Reports;

/// <summary>One clip spoken into a running reply.</summary>
/// <param name="Clip">Which.</param>
/// <param name="StopMs">
/// The offline decision that speech has begun → last piece of the reply received; negative if none came after the
/// decision.
/// Null if the reply was not running.
/// </param>
/// <param name="ConfirmedMs">The same decision → <c>playback_interrupted</c>; null if it did not come.</param>
/// <param name="AheadMs">
/// Sound received by then and, at real-time pace, not yet heard: what a client has to throw away.
/// </param>
/// <param name="LatePieces">Pieces of sound after <c>playback_interrupted</c> and before the next reply.</param>
internal sealed record BargeInOutcome(
    string Clip, double? StopMs, double? ConfirmedMs, double? AheadMs, int LatePieces);
