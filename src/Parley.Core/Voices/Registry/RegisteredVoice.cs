namespace Parley.Core.Voices.Registry;

/// <summary>A voice that was asked for, from then until it is deleted.</summary>
/// <param name="Number">Counts up; never used again, unlike the id.</param>
/// <param name="Id">What <c>SpeechRequest.Voice</c> takes once it is ready.</param>
/// <param name="Engine">Who speaks with it.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Description">For people; may be empty.</param>
/// <param name="CreatedAt">When it was asked for.</param>
public sealed record RegisteredVoice(
    long Number, string Id, string Engine, string Name, string Language, string Description, DateTimeOffset CreatedAt)
{
    public VoiceStatus Status { get; init; }

    /// <summary>What it is mixed of; null where it is made of recordings.</summary>
    public IReadOnlyList<BlendPart>? Blend { get; init; }

    /// <summary>How many recordings it has.</summary>
    public int Samples { get; init; }

    /// <summary>The speech in them.</summary>
    public TimeSpan Material { get; init; }

    /// <summary>What the material amounts to; null where it is not enough for a voice.</summary>
    public VoiceTier? Quality => Material >= VoiceTiers.Least ? VoiceTiers.Of(Material) : null;

    /// <summary>The last job that made it, or will; null where there was none.</summary>
    public string? JobId { get; init; }

    /// <summary>When the voice that is spoken with was made; null where there is none.</summary>
    public DateTimeOffset? TrainedAt { get; init; }

    /// <summary>When anything of this changed last.</summary>
    public DateTimeOffset UpdatedAt { get; init; } = CreatedAt;
}
