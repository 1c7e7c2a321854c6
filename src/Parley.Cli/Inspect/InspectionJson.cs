using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

using Parley.Core.Inspection;

namespace Parley.Cli.Inspect;

/// <summary>An inspection as one JSON object, in the shape of the contract.</summary>
internal static class InspectionJson
{
    private static readonly JsonWriterOptions _options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="output">Gets it.</param>
    /// <param name="path">As it was named.</param>
    /// <param name="found">What was heard.</param>
    /// <param name="turnDetector">Who was asked; null for nobody.</param>
    public static void Write(TextWriter output, string path, RecordingInspection found, string? turnDetector)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, _options))
        {
            json.WriteStartObject();
            json.WriteString("file", path);
            json.WriteNumber("sample_rate_hz", found.Format.SampleRateHz);
            json.WriteNumber("channels", found.Format.Channels);
            json.WriteNumber("duration_ms", Milliseconds(found.Duration));
            json.WriteNumber("level_db", Decibels(found.LevelDb));
            Write(json, "speech_level_db", found.SpeechLevelDb);
            json.WriteNumber("peak_db", Decibels(found.PeakDb));
            json.WriteNumber("clipped_share", Math.Round(found.ClippedShare, 5));
            Write(json, "signal_to_noise_db", found.SignalToNoiseDb);
            json.WriteStartArray("segments");
            foreach (InspectedSegment segment in found.Segments)
            {
                json.WriteStartObject();
                json.WriteNumber("start_ms", Milliseconds(segment.Start));
                json.WriteNumber("end_ms", Milliseconds(segment.End));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("pauses");
            foreach (InspectedPause pause in found.Pauses)
            {
                json.WriteStartObject();
                json.WriteNumber("start_ms", Milliseconds(pause.Start));
                json.WriteNumber("end_ms", Milliseconds(pause.End));
                Write(json, "end_of_turn", pause.EndOfTurn);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            Write(json, "end_of_turn", found.EndOfTurn);
            json.WriteString("turn_detector", turnDetector);
            json.WriteEndObject();
        }

        output.Write(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
        output.Write('\n');
    }

    private static void Write(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } known)
            json.WriteNumber(name, Decibels(known));
        else
            json.WriteNull(name);
    }

    private static void Write(Utf8JsonWriter json, string name, float? probability)
    {
        if (probability is { } known)
            json.WriteNumber(name, Math.Round(known, 4));
        else
            json.WriteNull(name);
    }

    private static double Decibels(double value) => Math.Round(value, 1);

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);
}
