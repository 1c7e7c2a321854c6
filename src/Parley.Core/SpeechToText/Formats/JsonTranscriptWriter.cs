using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

using Parley.Core.Audio;

namespace Parley.Core.SpeechToText.Formats;

/// <summary>One object in the shape of OpenAI's <c>verbose_json</c>, with segments and words; written at the end.</summary>
public sealed class JsonTranscriptWriter(TextWriter output, string? language = null, bool isTranslation = false) : ITranscriptWriter
{
    // For people and files, not for HTML: letters stay letters.
    private static readonly JsonWriterOptions _json = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<TranscriptSegment> _segments = [];

    public void Write(TranscriptSegment segment) => _segments.Add(segment);

    public void Complete(TimeSpan duration)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, _json))
            Write(json, duration);
        output.Write(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
        output.Write('\n');
    }

    private void Write(Utf8JsonWriter json, TimeSpan duration)
    {
        json.WriteStartObject();
        json.WriteString("task", isTranslation ? "translate" : "transcribe");
        json.WriteString("language", SegmentFigures.LanguageName(language ?? SegmentFigures.Language(_segments) ?? "en"));
        json.WriteNumber("duration", Seconds(duration));
        json.WriteString("text", string.Join(' ', _segments.Select(segment => segment.Text)));
        json.WriteStartArray("segments");
        foreach (TranscriptSegment segment in _segments)
            Write(json, segment);
        json.WriteEndArray();
        json.WriteStartArray("words");
        foreach (WordTiming word in _segments.SelectMany(segment => segment.Words))
        {
            json.WriteStartObject();
            json.WriteString("word", word.Word);
            json.WriteNumber("start", Seconds(word.Start));
            json.WriteNumber("end", Seconds(word.End));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TranscriptSegment segment)
    {
        json.WriteStartObject();
        json.WriteNumber("id", segment.Id);
        // Whisper's own: hundredths of a second to the 30 s window.
        json.WriteNumber("seek", (long)(segment.Start.TotalSeconds * 100));
        json.WriteNumber("start", Seconds(segment.Start));
        json.WriteNumber("end", Seconds(segment.End));
        json.WriteString("text", segment.Text);
        // As large as a hundred numbers; a line for each would hide the rest.
        json.WritePropertyName("tokens");
        json.WriteRawValue($"[{string.Join(", ", segment.Evidence?.Tokens ?? [])}]");
        json.WriteNumber("temperature", SegmentFigures.Temperature(segment));
        json.WriteNumber("avg_logprob", SegmentFigures.AverageLogProbability(segment));
        json.WriteNumber("compression_ratio", SegmentFigures.CompressionRatio(segment));
        json.WriteNumber("no_speech_prob", segment.NoSpeechProbability);
        json.WriteEndObject();
    }

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);
}
