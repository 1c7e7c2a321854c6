namespace Parley.Core.Turns.Interruptions;

/// <summary>What becomes of a reply that somebody speaks over.</summary>
public enum InterruptionVerdict
{
    /// <summary>Not known yet: the reply stays as it is.</summary>
    Wait,

    /// <summary>It was no interruption: the reply goes on, and what was said is forgotten.</summary>
    Resume,

    /// <summary>The person takes the word: the reply ends.</summary>
    Drop,
}
