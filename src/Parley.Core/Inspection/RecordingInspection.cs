using Parley.Core.Audio;

namespace Parley.Core.Inspection;

/// <summary>What the platform hears in a recording. Times count from its start.</summary>
public sealed record RecordingInspection
{
    /// <summary>Of the file, or of what ffmpeg made of it.</summary>
    public required AudioFormat Format { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>Root mean square of the whole, in dB of full scale; -100 is digital silence, and the lowest.</summary>
    public required double LevelDb { get; init; }

    /// <summary>The same of the speech alone; null where there is none.</summary>
    public required double? SpeechLevelDb { get; init; }

    /// <summary>The largest sample, in dB of full scale.</summary>
    public required double PeakDb { get; init; }

    /// <summary>How much of the sound was cut off at a ceiling, 0 to 1.</summary>
    public required double ClippedShare { get; init; }

    /// <summary>Speech over what sounds between it, at most 60 dB; null where there is no speech.</summary>
    public required double? SignalToNoiseDb { get; init; }

    public required IReadOnlyList<InspectedSegment> Segments { get; init; }

    public required IReadOnlyList<InspectedPause> Pauses { get; init; }

    /// <summary>0 to 1: how likely it is that the speaker has finished where the file ends; null without a turn detector.</summary>
    public required float? EndOfTurn { get; init; }

    /// <summary>Why the turn detector fell silent, for people; null if it did not.</summary>
    public required string? TurnDetectorProblem { get; init; }
}
