namespace Parley.Bench.Turns.Interruptions;

/// <summary>A sound to be made over a reply, and what it should lead to.</summary>
/// <param name="Kind">Such as <c>command</c> or <c>cough</c>.</param>
/// <param name="Name">Which one.</param>
/// <param name="Samples">16 kHz mono.</param>
/// <param name="Interrupts">Whether the reply should be dropped.</param>
/// <param name="AfterQuestion">Whether it comes when the reply has just asked something.</param>
/// <param name="DelayMs">From the beginning of the reply, or from the end of its question.</param>
/// <param name="IsHeldOut">Whether it was left out when settings were chosen.</param>
internal sealed record InterruptionMix(
    string Kind, string Name, float[] Samples, bool Interrupts, bool AfterQuestion, int DelayMs, bool IsHeldOut);
