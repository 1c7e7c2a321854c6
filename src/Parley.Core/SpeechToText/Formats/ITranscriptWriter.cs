namespace Parley.Core.SpeechToText.Formats;

/// <summary>Writes a recording's transcript in one format, as its segments come.</summary>
public interface ITranscriptWriter
{
    /// <summary>In the order of time.</summary>
    void Write(TranscriptSegment segment);

    /// <summary>Completes what is written; called once, also where there were no segments.</summary>
    /// <param name="duration">Of the recording.</param>
    void Complete(TimeSpan duration);
}
