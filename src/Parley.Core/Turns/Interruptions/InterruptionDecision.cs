namespace Parley.Core.Turns.Interruptions;

/// <summary>A classifier's answer.</summary>
/// <param name="Verdict">What becomes of the reply.</param>
/// <param name="Reason">Why; for the metrics.</param>
/// <param name="AskAgainIn">
/// After a wait: when the same evidence, only older, may lead to something else; null where only news can.
/// </param>
public readonly record struct InterruptionDecision(
    InterruptionVerdict Verdict, InterruptionReason Reason, TimeSpan? AskAgainIn = null)
{
    public static InterruptionDecision Drop(InterruptionReason reason) => new(InterruptionVerdict.Drop, reason);

    public static InterruptionDecision Resume(InterruptionReason reason) => new(InterruptionVerdict.Resume, reason);

    /// <param name="askAgainIn">Above zero; null to wait for news.</param>
    public static InterruptionDecision Wait(TimeSpan? askAgainIn = null) =>
        new(InterruptionVerdict.Wait, InterruptionReason.None, askAgainIn);
}
