namespace Parley.Core.Turns.Interruptions;

/// <summary>
/// Tells speech that takes the word from speech that only accompanies a reply, and from noise. Asked again and again while
/// it lasts. Thread-safe, and pure: the same evidence gives the same decision, so that recorded sessions replay exactly. It
/// answers at once; what costs time to know must come as evidence.
/// </summary>
public interface IInterruptionClassifier
{
    /// <summary>What shall become of the reply.</summary>
    /// <param name="evidence">All that is known by now.</param>
    InterruptionDecision Decide(in InterruptionEvidence evidence);
}
