namespace Parley.Core.SpeechToText.Formats;

/// <summary>One line for each segment.</summary>
public sealed class TextTranscriptWriter(TextWriter output) : ITranscriptWriter
{
    public void Write(TranscriptSegment segment)
    {
        output.Write(segment.Text);
        output.Write('\n');
    }

    public void Complete(TimeSpan duration)
    {
    }
}
