namespace Parley.Bench.Turns.Interruptions;

/// <summary>What a session did with a mix. Times are by its clock.</summary>
/// <param name="Mix">The mix.</param>
/// <param name="WasHeld">Whether the reply was held back at all.</param>
/// <param name="DropMs">From the beginning of the sound to <c>playback_interrupted</c>; null if the reply was not dropped.</param>
/// <param name="ResumeMs">From the end of the sound to the reply's next frame; null if it was not held, or dropped.</param>
/// <param name="Turns">Texts that became part of the conversation.</param>
/// <param name="Trail">What the turn machine heard and decided, for people.</param>
internal sealed record InterruptionOutcome(
    InterruptionMix Mix, bool WasHeld, double? DropMs, double? ResumeMs, int Turns, string Trail)
{
    public bool WasDropped => DropMs is not null;

    public bool IsRight => WasDropped == Mix.Interrupts;
}
