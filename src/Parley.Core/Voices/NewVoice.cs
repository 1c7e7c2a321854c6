namespace Parley.Core.Voices;

/// <summary>What is known of a voice before it is in the library.</summary>
/// <param name="Engine">Who speaks with it.</param>
/// <param name="Name">What people call it; its id is made of this.</param>
public sealed record NewVoice(string Engine, string Name)
{
    /// <inheritdoc cref="LibraryVoice.Tier"/>
    public VoiceTier? Tier { get; init; }

    /// <inheritdoc cref="LibraryVoice.SpeechDuration"/>
    public TimeSpan? SpeechDuration { get; init; }

    /// <inheritdoc cref="LibraryVoice.Checks"/>
    public IReadOnlyList<SampleFinding> Checks { get; init; } = [];

    /// <inheritdoc cref="LibraryVoice.Blend"/>
    public string? Blend { get; init; }

    /// <inheritdoc cref="LibraryVoice.ModelFingerprint"/>
    public string? ModelFingerprint { get; init; }
}
