namespace Parley.Core.Turns.Interruptions;

/// <summary>How a session tells interruptions from what is none.</summary>
/// <param name="Classifier">Asked whenever there is news.</param>
public sealed record InterruptionRules(IInterruptionClassifier Classifier)
{
    /// <summary>Whether the session's recogniser gives texts while a person still speaks. Default: true.</summary>
    public bool HasPartials { get; init; } = true;

    /// <summary>BCP 47 of the session; null if not known. Default: null.</summary>
    public string? Language { get; init; }
}
