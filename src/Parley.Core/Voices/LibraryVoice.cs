namespace Parley.Core.Voices;

/// <summary>A voice of the library.</summary>
/// <param name="Engine">Who speaks with it.</param>
/// <param name="Id">What <c>SpeechRequest.Voice</c> takes: lower-case letters, digits and hyphens.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Path">The safetensors file. Its content never changes while it is there.</param>
public sealed record LibraryVoice(string Engine, string Id, string Name, string Path)
{
    /// <summary>How much material it was made from; null where it was imported.</summary>
    public VoiceTier? Tier { get; init; }

    /// <summary>The speech in that material; null where it was imported.</summary>
    public TimeSpan? SpeechDuration { get; init; }

    /// <summary>When it was added; null where its description is lost.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>What the check of the sample found.</summary>
    public IReadOnlyList<SampleFinding> Checks { get; init; } = [];

    /// <summary>The voices that it is a blend of, as <see cref="VoiceBlend"/> writes them; null where it is none.</summary>
    public string? Blend { get; init; }

    /// <summary><see cref="IVoiceCloner.ModelFingerprint"/> of its maker; null where that is not known.</summary>
    public string? ModelFingerprint { get; init; }
}
