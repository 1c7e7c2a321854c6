namespace Parley.Core.SpeechToText.Formats;

/// <summary>SubRip subtitles.</summary>
public sealed class SrtTranscriptWriter(TextWriter output) : ITranscriptWriter
{
    private int _cues;

    public void Write(TranscriptSegment segment)
    {
        foreach (SubtitleCue cue in SubtitleCue.Of(segment))
            output.Write($"{++_cues}\n{Time(cue.Start)} --> {Time(cue.End)}\n{cue.Text}\n\n");
    }

    public void Complete(TimeSpan duration)
    {
    }

    private static string Time(TimeSpan time) =>
        $"{(int)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00},{time.Milliseconds:000}";
}
