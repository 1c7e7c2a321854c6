namespace Parley.Core.Voices;

/// <summary>What recordings are like as the sample of a voice, and which parts of them are used.</summary>
public sealed record SampleReport
{
    /// <summary>Of all recordings together.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The part that counts as material: speech, and pauses of up to a second in and around it.</summary>
    public required TimeSpan MaterialDuration { get; init; }

    /// <summary>How much of the whole is speech, 0 to 1.</summary>
    public required double SpeechShare { get; init; }

    /// <summary>What the material amounts to.</summary>
    public required VoiceTier Tier { get; init; }

    /// <summary>The level of the speech (its root of mean squares), in dB of full scale.</summary>
    public required double LevelDb { get; init; }

    /// <summary>The highest sample, in dB of full scale.</summary>
    public required double PeakDb { get; init; }

    /// <summary>How many samples are cut off at the top, 0 to 1.</summary>
    public required double ClippedShare { get; init; }

    /// <summary>How far the speech stands above what sounds between it, estimated, in dB; at most 60.</summary>
    public required double SignalToNoiseDb { get; init; }

    /// <summary>Up to where the speech has sound; what is above 8 kHz is not looked at.</summary>
    public required int BandwidthHz { get; init; }

    /// <summary>How far the best division of the speech into two voices sets them apart; no unit.</summary>
    public required double SpeakerSeparation { get; init; }

    /// <summary>Above this, <see cref="SpeakerSeparation"/> means two voices.</summary>
    public required double SpeakerSeparationLimit { get; init; }

    /// <summary>What is wrong, the worst first.</summary>
    public required IReadOnlyList<SampleFinding> Findings { get; init; }

    /// <summary>The parts that the voice is made of, in order; empty where no voice can be.</summary>
    public required IReadOnlyList<SampleSegment> Segments { get; init; }

    /// <summary>Whether the recordings are used as they are, from end to end.</summary>
    public required bool IsWhole { get; init; }

    /// <summary>Whether a voice can be made.</summary>
    public bool IsUsable => Findings.All(static finding => finding.Severity != SampleSeverity.Error);
}

/// <summary>A part of a recording.</summary>
/// <param name="Recording">Which one, counted from 0.</param>
/// <param name="Start">From its beginning.</param>
/// <param name="End">From its beginning.</param>
public readonly record struct SampleSegment(int Recording, TimeSpan Start, TimeSpan End);
