using Parley.Core.VoiceActivity;

namespace Parley.Core.SpeechToText;

/// <summary>How a recording is cut and recognised.</summary>
public sealed record FileTranscriptionOptions
{
    /// <summary>Passed to the recogniser. Default: nothing asked.</summary>
    public RecognitionOptions Recognition { get; init; } = new();

    /// <summary>What counts as speech; how long a silence ends a segment is <see cref="SegmentSilence"/>. Default: as in sessions.</summary>
    public VoiceActivityOptions VoiceActivity { get; init; } = new();

    /// <summary>Speech that is interrupted for less stays one segment. Default: 600 ms.</summary>
    public TimeSpan SegmentSilence { get; init; } = TimeSpan.FromMilliseconds(600);

    /// <summary>Sound before and after speech that the recogniser hears too, so that no word is cut. Default: 300 ms.</summary>
    public TimeSpan Padding { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>From here on a segment ends at the next short pause. Default: 20 s.</summary>
    public TimeSpan LongSegment { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Here a segment ends in any case. Default: 30 s, what Whisper hears at once.</summary>
    public TimeSpan LongestSegment { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether the recording is heard as one utterance, without looking for speech in it. Default: false.</summary>
    public bool IsOneUtterance { get; init; }

    /// <summary>Told how far the recording has been heard. Default: nobody.</summary>
    public IProgress<TimeSpan>? Position { get; init; }

    /// <summary>Told what the segment that is being heard holds so far. Default: nobody.</summary>
    public IProgress<Transcript>? Partials { get; init; }
}
