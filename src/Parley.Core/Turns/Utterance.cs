namespace Parley.Core.Turns;

/// <summary>What the person is saying, from the first sound to the end of the turn.</summary>
/// <param name="number">Counts from 1 in the session.</param>
/// <param name="start">Where its first sound lies.</param>
internal sealed class Utterance(int number, TimeSpan start)
{
    public int Number => number;

    public TimeSpan Start => start;

    /// <summary>The transport knows of it: it will not be dropped in silence.</summary>
    public bool IsAnnounced { get; set; }

    /// <summary>The transport knows that it has stopped.</summary>
    public bool IsStopAnnounced { get; set; }

    /// <summary>For one that the client committed: whether it is to be answered without being asked.</summary>
    public bool IsToBeAnswered { get; set; }

    /// <summary>End of the last window that was speech; null while none was.</summary>
    public TimeSpan? LastSpeech { get; set; }

    /// <summary>Sound is speech now, or a silence within it too short to matter.</summary>
    public bool IsSpeaking { get; set; }

    /// <summary>The silence since <see cref="LastSpeech"/> is long enough to be no part of speech.</summary>
    public bool HasSpeechEnded { get; set; }

    /// <summary>When the turn was held for finished; null while it goes on.</summary>
    public TimeSpan? DecidedAt { get; set; }

    /// <summary>The question to the recogniser that is still open.</summary>
    public int? OpenRequest { get; set; }

    /// <summary>Its answer, if the person has not gone on speaking since.</summary>
    public string? FinalText { get; set; }

    public TimeSpan FinalTextAt { get; set; }

    /// <summary>What was understood of it last, while it went on.</summary>
    public string? PartialText { get; set; }

    /// <summary>The question to the turn detector that is still open.</summary>
    public int? DetectorRequest { get; set; }

    public TimeSpan DetectorAskedAt { get; set; }

    /// <summary>What its last answer took.</summary>
    public TimeSpan? DetectorDelay { get; set; }

    /// <summary>Its last answer about the present pause.</summary>
    public float? EndOfTurnProbability { get; set; }

    /// <summary>From the first to the last speech.</summary>
    public TimeSpan Speech => LastSpeech is { } last && last > start ? last - start : TimeSpan.Zero;

    public int DiscardedReplies { get; set; }

    public int WastedTokens { get; set; }

    /// <summary>The person goes on: what was concluded from the pause is void.</summary>
    public void GoOn()
    {
        IsSpeaking = true;
        HasSpeechEnded = false;
        DecidedAt = null;
        OpenRequest = null;
        FinalText = null;
        DetectorRequest = null;
        DetectorDelay = null;
        EndOfTurnProbability = null;
    }
}
