namespace Parley.Core.Inspection;

/// <summary>A silence after speech that is long enough for a turn to end in it.</summary>
/// <param name="Start">The end of the speech before it.</param>
/// <param name="End">The start of the speech after it, or the end of the recording.</param>
/// <param name="EndOfTurn">0 to 1: how likely it was, when the pause was noticed, that the speaker had finished; null if not known.</param>
public readonly record struct InspectedPause(TimeSpan Start, TimeSpan End, float? EndOfTurn);
