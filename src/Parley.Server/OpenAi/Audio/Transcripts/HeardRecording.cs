using Microsoft.AspNetCore.Http.HttpResults;

using Parley.Core.SpeechToText;
using Parley.Core.SpeechToText.Formats;

namespace Parley.Server.OpenAi.Audio.Transcripts;

/// <summary>Everything that was heard in a recording, and how it is written down.</summary>
internal sealed record HeardRecording(
    TranscriptOrder Order, ISpeechToTextEngine Ear, IReadOnlyList<TranscriptSegment> Segments, TimeSpan Duration)
{
    public string Text => string.Join(' ', Segments.Select(static segment => segment.Text));

    public IResult Answer() => Order.Format switch
    {
        TranscriptFormatName.Text => TypedResults.Text(Text + "\n", "text/plain; charset=utf-8"),
        TranscriptFormatName.Srt => Subtitles("srt", "application/x-subrip; charset=utf-8"),
        TranscriptFormatName.Vtt => Subtitles("vtt", "text/vtt; charset=utf-8"),
        TranscriptFormatName.VerboseJson => TypedResults.Json(Verbose(), OpenAiJson.Wire.VerboseTranscript),
        _ => TypedResults.Json(
            new ShortTranscript(Text, Ear.Name, new HeardDuration(Seconds(Duration))), OpenAiJson.Wire.ShortTranscript),
    };

    private ContentHttpResult Subtitles(string name, string contentType)
    {
        using var text = new StringWriter();
        ITranscriptWriter writer = TranscriptFormat.Open(name, text);
        foreach (TranscriptSegment segment in Segments)
            writer.Write(segment);
        writer.Complete(Duration);
        return TypedResults.Text(text.ToString(), contentType);
    }

    private VerboseTranscript Verbose() => new(
        Order.Task == TranscriptTask.Translate ? "translate" : "transcribe",
        Language(),
        Seconds(Duration),
        Text,
        Ear.Name,
        new HeardDuration(Seconds(Duration)),
        Order.HasSegments ? [.. Segments.Select(Segment)] : null,
        Order.HasWords
            ? [.. Segments.SelectMany(static segment => segment.Words)
                .Select(static word => new VerboseWord(word.Word, Seconds(word.Start), Seconds(word.End)))]
            : null);

    private string Language()
    {
        string? tag = Order.Recognition.Language ?? SegmentFigures.Language(Segments) ?? (Ear.Languages is [var only] ? only : null);
        return tag is null ? "unknown" : SegmentFigures.LanguageName(tag);
    }

    private static VerboseSegment Segment(TranscriptSegment segment) => new(
        segment.Id,
        (long)(segment.Start.TotalSeconds * 100),
        Seconds(segment.Start),
        Seconds(segment.End),
        segment.Text,
        segment.Evidence?.Tokens ?? [],
        SegmentFigures.Temperature(segment),
        SegmentFigures.AverageLogProbability(segment),
        SegmentFigures.CompressionRatio(segment),
        segment.NoSpeechProbability);

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);
}
