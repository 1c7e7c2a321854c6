namespace Parley.Core.Turns.Interruptions;

/// <summary>What is known of speech over a reply at one moment.</summary>
public readonly record struct InterruptionEvidence
{
    public InterruptionEvidence()
    {
    }

    /// <summary>The best text of what was said so far; empty where nothing is understood, or nothing is known yet.</summary>
    public string Text { get; init; } = "";

    /// <summary>Whether the text is all that was said up to the present pause, and not only a part of it.</summary>
    public bool IsTextComplete { get; init; }

    /// <summary>Whether the recogniser gives texts while a person still speaks.</summary>
    public bool HasPartials { get; init; } = true;

    /// <summary>BCP 47 of the session; null if not known.</summary>
    public string? Language { get; init; }

    /// <summary>How long this stretch of speech has lasted, up to its last sound.</summary>
    public TimeSpan Speech { get; init; }

    /// <summary>Whether it goes on.</summary>
    public bool IsSpeaking { get; init; }

    /// <summary>How long ago its last sound was; zero while it goes on.</summary>
    public TimeSpan Silence { get; init; }

    /// <summary>How it sounds; null if not measured.</summary>
    public SpeechSound? Sound { get; init; }

    /// <summary>What the turn detector says of the present pause: 0 more is to come, 1 the person has finished. Null if not known.</summary>
    public float? EndOfTurnProbability { get; init; }

    /// <summary>The text of the reply, as far as the model has written it.</summary>
    public string Reply { get; init; } = "";

    /// <summary>How many words of it had been heard; null if not known.</summary>
    public int? HeardWords { get; init; }

    /// <summary>Whether it had just asked something: then "yes" is an answer.</summary>
    public bool HasAsked { get; init; }
}
