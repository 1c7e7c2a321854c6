using System.ComponentModel.DataAnnotations;

namespace Parley.Core.VoiceActivity;

/// <summary>When sound becomes speech and when it stops being speech; section <c>Parley:VoiceActivity</c>.</summary>
public sealed class VoiceActivityOptions : IValidatableObject
{
    /// <summary>A window of at least this probability begins speech, or resumes it. Default 0.5.</summary>
    [Range(0.0, 1.0)]
    public float OnThreshold { get; set; } = 0.5f;

    /// <summary>Speech that has begun goes on down to this probability; at most the on one. Default 0.35.</summary>
    [Range(0.0, 1.0)]
    public float OffThreshold { get; set; } = 0.35f;

    /// <summary>How long windows must reach the on threshold, without a gap, before it counts. Default 50 ms.</summary>
    [Range(0, 10_000)]
    public int MinimumSpeechMs { get; set; } = 50;

    /// <summary>How much silence ends speech. Default 200 ms.</summary>
    [Range(0, 60_000)]
    public int MinimumSilenceMs { get; set; } = 200;

    /// <summary>How much sound before the start of speech is kept for the recogniser. Default 500 ms.</summary>
    [Range(0, 10_000)]
    public int PrefixKeptMs { get; set; } = 500;

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (OffThreshold > OnThreshold)
        {
            yield return new ValidationResult(
                $"OffThreshold {OffThreshold} is above OnThreshold {OnThreshold}; set it to at most that.",
                [nameof(OffThreshold)]);
        }
    }
}
