namespace Parley.Bench.Calls;

/// <summary>How a caller behaves. All counts are 20 ms frames.</summary>
internal sealed record CallPlan
{
    /// <summary>Clips to speak.</summary>
    public int Utterances { get; init; } = int.MaxValue;

    /// <summary>When no further clip is begun; frames of this call.</summary>
    public int LastStart { get; init; } = int.MaxValue;

    /// <summary>Silence between the end of a reply and the next clip, drawn for each.</summary>
    public int MinimumPause { get; init; } = 15;

    public int MaximumPause { get; init; } = 40;

    /// <summary>An answer that has not ended so long after the clip is waited for no more.</summary>
    public int GiveUpAfter { get; init; } = 500;

    /// <summary>
    /// Whether the caller speaks into the reply instead of hearing it out; the pause then counts from its first sound.
    /// </summary>
    public bool Interrupts { get; init; }
}
