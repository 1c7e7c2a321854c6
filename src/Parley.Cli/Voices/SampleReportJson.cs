using System.Text.Encodings.Web;
using System.Text.Json;

using Parley.Core.Voices;

namespace Parley.Cli.Voices;

/// <summary>The check of a sample and the voice that came of it, as one JSON object in a line.</summary>
internal static class SampleReportJson
{
    /// <param name="engine">Whose voice it is.</param>
    /// <param name="voice">In the library; null where it is not.</param>
    /// <param name="path">The file that was written; null for none.</param>
    /// <param name="report">Of the sample.</param>
    /// <param name="files">The recordings.</param>
    public static string Format(
        string engine, LibraryVoice? voice, string? path, SampleReport report, IReadOnlyList<string> files)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("engine", engine);
            json.WriteString("id", voice?.Id);
            json.WriteString("name", voice?.Name);
            json.WriteString("path", path ?? voice?.Path);
            Write(json, report, files);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(line.ToArray());
    }

    private static void Write(Utf8JsonWriter json, SampleReport report, IReadOnlyList<string> files)
    {
        json.WriteString("tier", VoiceTiers.NameOf(report.Tier));
        json.WriteNumber("duration_ms", Milliseconds(report.Duration));
        json.WriteNumber("material_ms", Milliseconds(report.MaterialDuration));
        json.WriteNumber("speech_share", Math.Round(report.SpeechShare, 3));
        json.WriteNumber("level_db", Math.Round(report.LevelDb, 1));
        json.WriteNumber("peak_db", Math.Round(report.PeakDb, 1));
        json.WriteNumber("clipped_share", Math.Round(report.ClippedShare, 5));
        json.WriteNumber("signal_to_noise_db", Math.Round(report.SignalToNoiseDb, 1));
        json.WriteNumber("bandwidth_hz", report.BandwidthHz);
        json.WriteBoolean("many_speakers", report.SpeakerSeparation > report.SpeakerSeparationLimit);
        json.WriteNumber("speaker_separation", Math.Round(report.SpeakerSeparation, 2));
        json.WriteBoolean("is_whole", report.IsWhole);
        json.WriteStartArray("segments");
        foreach (SampleSegment segment in report.Segments)
        {
            json.WriteStartObject();
            json.WriteString("file", files[segment.Recording]);
            json.WriteNumber("start_ms", Milliseconds(segment.Start));
            json.WriteNumber("end_ms", Milliseconds(segment.End));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("findings");
        foreach (SampleFinding finding in report.Findings)
        {
            json.WriteStartObject();
            json.WriteString("code", finding.Code);
            json.WriteString("severity", finding.Severity == SampleSeverity.Error ? "error" : "warning");
            json.WriteString("advice", finding.Advice);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static long Milliseconds(TimeSpan time) => (long)Math.Round(time.TotalMilliseconds);
}
