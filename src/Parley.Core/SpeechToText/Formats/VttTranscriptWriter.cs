namespace Parley.Core.SpeechToText.Formats;

/// <summary>WebVTT subtitles.</summary>
public sealed class VttTranscriptWriter(TextWriter output) : ITranscriptWriter
{
    private bool _hasHeader;

    public void Write(TranscriptSegment segment)
    {
        WriteHeader();
        foreach (SubtitleCue cue in SubtitleCue.Of(segment))
            output.Write($"{Time(cue.Start)} --> {Time(cue.End)}\n{Escape(cue.Text)}\n\n");
    }

    public void Complete(TimeSpan duration) => WriteHeader();

    private void WriteHeader()
    {
        if (!_hasHeader)
            output.Write("WEBVTT\n\n");
        _hasHeader = true;
    }

    private static string Time(TimeSpan time) =>
        $"{(int)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}.{time.Milliseconds:000}";

    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);
}
